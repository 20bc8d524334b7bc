/* SPDX-License-Identifier: MIT */
/*
 * Pins the rows of the Autobahn suite. The digests below were taken from a recording of the
 * original, not from the rows: of what is sent (the heads of all frames with the mask bit set and
 * without a key, the payloads, how they are cut, pauses and timers, in order) and of what is
 * expected (the lists of events, the accepted close codes, who closes and how). The first 16 digits
 * of SHA-256 are kept.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/autobahn/autobahn.h"
#include "conformance/catalogue.h"

struct pin {
    const char *id;
    const char *sent;
    const char *expected;
};

struct bulk_pin {
    const char *id;
    const char *said;
};

static const struct pin pins[] = {
    {"1.1.1", "3338b2d74c49aa23", "91eb9596ba5c4107"},
    {"1.1.2", "7154395a6d4c4fc2", "09c32869a63f0e30"},
    {"1.1.3", "44ca3e939b660be3", "e7ab01877dac0a88"},
    {"1.1.4", "53a121403556e00b", "ad66f371a3a7e74c"},
    {"1.1.5", "9cb87cf5f32da162", "990b2f0b8ab02bb8"},
    {"1.1.6", "a84ab4b8a7e94e2d", "04bfecdf49909293"},
    {"1.1.7", "a25d56c07e0e32f1", "d7fa3841032d3e38"},
    {"1.1.8", "9dd833b08949b9fd", "d7fa3841032d3e38"},
    {"1.2.1", "e05ac0fdc17ea8fc", "7cb97dea13b740e3"},
    {"1.2.2", "b22acb4cd61ca05f", "00cc6a278b13c5e4"},
    {"1.2.3", "fd97e1b6c0b47832", "e442ab3c30dce897"},
    {"1.2.4", "abdac91b5d523017", "39c0ab2f57a8da47"},
    {"1.2.5", "225b792b07cb7c1c", "ad532e3635ede23a"},
    {"1.2.6", "4fe0cdfae9065476", "b7ab268a9717b0bd"},
    {"1.2.7", "7386f84c9e6098ab", "2d23cf7440ed7ff0"},
    {"1.2.8", "d399fe1c97b74602", "2d23cf7440ed7ff0"},
    {"2.1", "cb141f8cd167af99", "c96946e615d44362"},
    {"2.2", "73d6fc049aec11cf", "2f557fe350926902"},
    {"2.3", "4061d278f2521b61", "97cbc422afcb9a6d"},
    {"2.4", "e09a9abe400ee079", "8399c0f1af5c01b6"},
    {"2.5", "900c1d152b6e6744", "d0e59afbdf6e2127"},
    {"2.6", "61ba58bb4cb28cea", "8399c0f1af5c01b6"},
    {"2.7", "50e5fd6bf9e798da", "06a5da9263d7cd45"},
    {"2.8", "1bfd0e51d7cecee3", "06a5da9263d7cd45"},
    {"2.9", "32896414854998bb", "88108aee1ca8e6be"},
    {"2.10", "e7e3e9a778de50ce", "494135c0714e9fca"},
    {"2.11", "5a3d1f8a7b7ed6c4", "494135c0714e9fca"},
    {"3.1", "33140c9c057d1ef8", "d0e59afbdf6e2127"},
    {"3.2", "cabd8a9a276bf848", "1178d88070124e22"},
    {"3.3", "cd2a30e2f6009d14", "1178d88070124e22"},
    {"3.4", "4cce545010209948", "1178d88070124e22"},
    {"3.5", "97fc0863a50b35be", "d0e59afbdf6e2127"},
    {"3.6", "c520012563cad7d6", "d0e59afbdf6e2127"},
    {"3.7", "38a10f6cde0439ca", "d0e59afbdf6e2127"},
    {"4.1.1", "d615790cb73f5725", "d0e59afbdf6e2127"},
    {"4.1.2", "217fc39c6deb5fdc", "d0e59afbdf6e2127"},
    {"4.1.3", "ae8aa84853871122", "1178d88070124e22"},
    {"4.1.4", "2856d1320cbd90ce", "1178d88070124e22"},
    {"4.1.5", "a6cf0311de6fc276", "1178d88070124e22"},
    {"4.2.1", "f6353c17ca8453da", "d0e59afbdf6e2127"},
    {"4.2.2", "76dbd573b50292bc", "d0e59afbdf6e2127"},
    {"4.2.3", "42ec24193d9149a3", "1178d88070124e22"},
    {"4.2.4", "6f22c6681271ce15", "1178d88070124e22"},
    {"4.2.5", "5ba5c19b79ff23db", "1178d88070124e22"},
    {"5.1", "75a55d18b199d4e7", "d0e59afbdf6e2127"},
    {"5.2", "681a867bd882e0d2", "d0e59afbdf6e2127"},
    {"5.3", "755ae658f732483d", "02a1f15953161080"},
    {"5.4", "6c1554add0bdb1d9", "02a1f15953161080"},
    {"5.5", "85c0a89ca9dcd7a3", "02a1f15953161080"},
    {"5.6", "d707b018d10ec2bf", "1847161f970211a9"},
    {"5.7", "a20b1ee0e9717f76", "1847161f970211a9"},
    {"5.8", "f72763e1f427aec1", "1847161f970211a9"},
    {"5.9", "12befe62b30e3df3", "d0e59afbdf6e2127"},
    {"5.10", "b96d1e16b4a47d90", "d0e59afbdf6e2127"},
    {"5.11", "41ac55bc0ea8521b", "d0e59afbdf6e2127"},
    {"5.12", "1f704e5a505b2132", "d0e59afbdf6e2127"},
    {"5.13", "e95940036880be2c", "d0e59afbdf6e2127"},
    {"5.14", "6cddabf56e67b193", "d0e59afbdf6e2127"},
    {"5.15", "c4af4f2b84581266", "cf502c0203eddb7a"},
    {"5.16", "97953cc03f858872", "d0e59afbdf6e2127"},
    {"5.17", "f231972fbd0343d4", "d0e59afbdf6e2127"},
    {"5.18", "b9e85b148b3037d0", "d0e59afbdf6e2127"},
    {"5.19", "dfff52462fbe7458", "73bdd16f07f72dc9"},
    {"5.20", "28e41c376bf4fccf", "73bdd16f07f72dc9"},
    {"6.1.1", "7725f2de6b53547d", "91eb9596ba5c4107"},
    {"6.1.2", "4e7b71e3c788be6f", "91eb9596ba5c4107"},
    {"6.1.3", "b767044748b73fb4", "7fc58c715e00c059"},
    {"6.2.1", "ed0acb80626fe773", "c5b49d231985bdc7"},
    {"6.2.2", "b3716785389b755c", "c5b49d231985bdc7"},
    {"6.2.3", "e2dc10e2ad037392", "c5b49d231985bdc7"},
    {"6.2.4", "ff3c5305d65d398d", "6ef90a0814df6d64"},
    {"6.3.1", "010970143f45efe1", "fce93ea77c9379ae"},
    {"6.3.2", "b329f075ff643495", "fce93ea77c9379ae"},
    {"6.4.1", "49e59b5b60c2cd3b", "847f5ec8160b304c"},
    {"6.4.2", "2bd6d5dc4939573b", "847f5ec8160b304c"},
    {"6.4.3", "aa0d4458754d45a6", "847f5ec8160b304c"},
    {"6.4.4", "da5313ca2d2856bf", "847f5ec8160b304c"},
    {"6.5.1", "51c403fcfb2a384a", "6d1aa52ce82dde0c"},
    {"6.5.2", "cd91ba4e8cb5d7ee", "07444a19f1f6cbd3"},
    {"6.5.3", "c0016b81904fe6b8", "4f32a57c44356e40"},
    {"6.5.4", "f78c1b3edefbb541", "2412028dab1cbeab"},
    {"6.5.5", "43bea59dedc24b13", "6ef90a0814df6d64"},
    {"6.6.1", "1aa93884bd865bed", "fce93ea77c9379ae"},
    {"6.6.2", "512fba8ccb80b155", "74285bd0ca068210"},
    {"6.6.3", "ae33f6f067a26931", "fce93ea77c9379ae"},
    {"6.6.4", "9fb58b10de43a64b", "fce93ea77c9379ae"},
    {"6.6.5", "2e247dab348d24eb", "0fbf7d8f03c23c69"},
    {"6.6.6", "3b7611c8b447cee9", "fce93ea77c9379ae"},
    {"6.6.7", "c30115e8788dde06", "40ade24011f5a101"},
    {"6.6.8", "42259e90766d88cd", "fce93ea77c9379ae"},
    {"6.6.9", "70139def3fd9db05", "809444814115695e"},
    {"6.6.10", "21d29c7d62f1c2ad", "fce93ea77c9379ae"},
    {"6.6.11", "43bea59dedc24b13", "6ef90a0814df6d64"},
    {"6.7.1", "735a15fcea76e486", "902b9794136ebd5a"},
    {"6.7.2", "f5a802921c264809", "d1d3b89df789b88e"},
    {"6.7.3", "2cb06f0813939685", "f94164d09599bff8"},
    {"6.7.4", "661f4c61245c6fe3", "08034eee745afaa8"},
    {"6.8.1", "bdab76dbae5f7b62", "fce93ea77c9379ae"},
    {"6.8.2", "6c12efb8ea111948", "fce93ea77c9379ae"},
    {"6.9.1", "af0fa0332b90bf3f", "158f79c7b09d8f8d"},
    {"6.9.2", "e5cd9816ba6ac25a", "e9ddbd2984a727af"},
    {"6.9.3", "4a59ee6ecb7df884", "e91f74ed074a75f2"},
    {"6.9.4", "230849097536519f", "eabc2892f3ff55a5"},
    {"6.10.1", "936d5b710e55ad41", "fce93ea77c9379ae"},
    {"6.10.2", "e182ec5c690e5742", "fce93ea77c9379ae"},
    {"6.10.3", "f4423267c54ade67", "fce93ea77c9379ae"},
    {"6.11.1", "c9d42d42ed1084a7", "4b8436d6daa390f1"},
    {"6.11.2", "da78218edf838cba", "ecb47ecaa2895ad0"},
    {"6.11.3", "a9b7121ca962e26e", "b38b024d84c94311"},
    {"6.11.4", "230849097536519f", "eabc2892f3ff55a5"},
    {"6.11.5", "8f3a8cfa06599c4c", "fce93ea77c9379ae"},
    {"6.12.1", "7a4ebb08937ee98a", "fce93ea77c9379ae"},
    {"6.12.2", "c9bedd376e7d2ed2", "fce93ea77c9379ae"},
    {"6.12.3", "239824a4f12d0d38", "fce93ea77c9379ae"},
    {"6.12.4", "c41ec4a49a6a909f", "fce93ea77c9379ae"},
    {"6.12.5", "35165d36f2c8de6b", "fce93ea77c9379ae"},
    {"6.12.6", "cc8aa2175fcdeb2d", "fce93ea77c9379ae"},
    {"6.12.7", "f8d34c1513a6b392", "fce93ea77c9379ae"},
    {"6.12.8", "c854db8406ded2a2", "fce93ea77c9379ae"},
    {"6.13.1", "649ae7c4b5280417", "fce93ea77c9379ae"},
    {"6.13.2", "32af4210f9c27825", "fce93ea77c9379ae"},
    {"6.13.3", "f20c8488a52cf563", "fce93ea77c9379ae"},
    {"6.13.4", "c6f394be7d823ee0", "fce93ea77c9379ae"},
    {"6.13.5", "e4e0f878360cb44b", "fce93ea77c9379ae"},
    {"6.14.1", "438b82cc5d410cf5", "fce93ea77c9379ae"},
    {"6.14.2", "664abf0b5c852a92", "fce93ea77c9379ae"},
    {"6.14.3", "fcd776337ef47e5a", "fce93ea77c9379ae"},
    {"6.14.4", "d9d3b96eae132037", "fce93ea77c9379ae"},
    {"6.14.5", "7cc6537859405bb9", "fce93ea77c9379ae"},
    {"6.14.6", "199b3b3cb0e7b46e", "fce93ea77c9379ae"},
    {"6.14.7", "b57f7e83aba43343", "fce93ea77c9379ae"},
    {"6.14.8", "5383f669b5073f55", "fce93ea77c9379ae"},
    {"6.14.9", "cf5f0b37c666677a", "fce93ea77c9379ae"},
    {"6.14.10", "85acaa89500ee6c5", "fce93ea77c9379ae"},
    {"6.15.1", "c36fafeb20d786fe", "fce93ea77c9379ae"},
    {"6.16.1", "e214abeec4548eb0", "fce93ea77c9379ae"},
    {"6.16.2", "6430e16183aef4a4", "fce93ea77c9379ae"},
    {"6.16.3", "e18bad525c927378", "fce93ea77c9379ae"},
    {"6.17.1", "a76505cef7ac3cca", "fce93ea77c9379ae"},
    {"6.17.2", "62f70631fca9553d", "fce93ea77c9379ae"},
    {"6.17.3", "83e422c1e768c0e0", "fce93ea77c9379ae"},
    {"6.17.4", "112ffb2a8828aa71", "fce93ea77c9379ae"},
    {"6.17.5", "924476f7a09084a7", "fce93ea77c9379ae"},
    {"6.18.1", "cb4bcbe1bc14c83b", "fce93ea77c9379ae"},
    {"6.18.2", "eb32470e70676eb7", "fce93ea77c9379ae"},
    {"6.18.3", "745f5ff1600522ab", "fce93ea77c9379ae"},
    {"6.18.4", "95991460def1b1f9", "fce93ea77c9379ae"},
    {"6.18.5", "94850d49a6af8450", "fce93ea77c9379ae"},
    {"6.19.1", "f508721b0385e5c7", "fce93ea77c9379ae"},
    {"6.19.2", "fab73a2a82768130", "fce93ea77c9379ae"},
    {"6.19.3", "bdf58131bed5662d", "fce93ea77c9379ae"},
    {"6.19.4", "c5800a4483b2b932", "fce93ea77c9379ae"},
    {"6.19.5", "7f60d4c4e826a217", "fce93ea77c9379ae"},
    {"6.20.1", "ba3d46e1d82185bf", "fce93ea77c9379ae"},
    {"6.20.2", "17cd65dbf2fd067b", "fce93ea77c9379ae"},
    {"6.20.3", "7c2a8d750cca9f32", "fce93ea77c9379ae"},
    {"6.20.4", "56774698d3dc49ce", "fce93ea77c9379ae"},
    {"6.20.5", "c037f57b6421c17e", "fce93ea77c9379ae"},
    {"6.20.6", "751daab2bb7daf1e", "fce93ea77c9379ae"},
    {"6.20.7", "d9edddd66a5a96ee", "fce93ea77c9379ae"},
    {"6.21.1", "0857e64b94a79fc4", "fce93ea77c9379ae"},
    {"6.21.2", "0ecf018a327092cd", "fce93ea77c9379ae"},
    {"6.21.3", "1f90e2b724c0035d", "fce93ea77c9379ae"},
    {"6.21.4", "f92d43bf8e45fcf7", "fce93ea77c9379ae"},
    {"6.21.5", "61df13c05c165456", "fce93ea77c9379ae"},
    {"6.21.6", "31df8b8cbdf2faf7", "fce93ea77c9379ae"},
    {"6.21.7", "3df6b986c0d4b45d", "fce93ea77c9379ae"},
    {"6.21.8", "0d538dd56bf008d3", "fce93ea77c9379ae"},
    {"6.22.1", "501df72295c1b2d7", "0f2eed48a87d67bd"},
    {"6.22.2", "4a59ee6ecb7df884", "e91f74ed074a75f2"},
    {"6.22.3", "c6ffb4410f5073e6", "7989863cfaba867f"},
    {"6.22.4", "54bebcacccae667e", "f0aebb63239edfc2"},
    {"6.22.5", "2d5545ab9c9567ae", "eb0cdfc33997f4e4"},
    {"6.22.6", "8a9a1e8b10d10bca", "beef0c2fa74f9a47"},
    {"6.22.7", "d36d9ef0ddf55620", "d3e23aaeda24751e"},
    {"6.22.8", "db4370c19ee1cb2e", "9b5639b2a8efd958"},
    {"6.22.9", "a03dc78e230b5cf1", "80f1cba103d0ce59"},
    {"6.22.10", "1853ddfceebd93bf", "ce4aa56e77dcfa15"},
    {"6.22.11", "ab6f2f6afd40d7f9", "c6496a25420a58c7"},
    {"6.22.12", "fb459f920b9e5307", "9e0a7686b7d2cbf5"},
    {"6.22.13", "40ee01aea6bddb47", "b5313201a2207ed3"},
    {"6.22.14", "27394c9224151b69", "d0fa6a6078a3f26e"},
    {"6.22.15", "3906f75d59353046", "1d42b80d79b6cf01"},
    {"6.22.16", "e583ba3bf89c34ef", "28b857d5488dfad2"},
    {"6.22.17", "8048276e0bdfa89f", "be3c516b5b060263"},
    {"6.22.18", "fb2b82a13aac4ba3", "57bbb00ceacc909d"},
    {"6.22.19", "6ddcb13cce03f37f", "db348041ae4e5e2e"},
    {"6.22.20", "c2e7c8bf3b9f4171", "715dc052d726c928"},
    {"6.22.21", "61e8da603b157216", "4cc41ae62efad843"},
    {"6.22.22", "5172a9e1b975d177", "70b807ae8b9f1642"},
    {"6.22.23", "ccf64da6b1ea2cc0", "f00a5315760dffbd"},
    {"6.22.24", "1fb5ab2cdf5fdff9", "42b0bfc9a72de2cf"},
    {"6.22.25", "4573dad081728643", "dc3211e5d449fcf1"},
    {"6.22.26", "9445d89a673545f7", "0dd98f4ec07e1bc8"},
    {"6.22.27", "7ff0f56b3a9b5fe0", "81669a716d2f9e46"},
    {"6.22.28", "82c38f68204c8785", "878de845c9618a7a"},
    {"6.22.29", "caefacc44b6e5f5b", "6ff7b9aa4f2ad7df"},
    {"6.22.30", "964354afdda98096", "c710e69671836ad2"},
    {"6.22.31", "9a47520dfad04800", "3c732549e4730612"},
    {"6.22.32", "8ef27981899159cd", "d64fd260f49ac9c1"},
    {"6.22.33", "26a087d09d553792", "22dc506c570093ae"},
    {"6.22.34", "230849097536519f", "eabc2892f3ff55a5"},
    {"6.23.1", "61addaa8287929c2", "c1945e83042cfe40"},
    {"6.23.2", "8551ae0527c52ece", "9913f2dd0ce68b5d"},
    {"6.23.3", "404e95841bd5e4dc", "2c5a0b5e7f5092ea"},
    {"6.23.4", "3a4cd69dacfd505b", "7b851a973d29f399"},
    {"6.23.5", "a9b7121ca962e26e", "b38b024d84c94311"},
    {"6.23.6", "501df72295c1b2d7", "0f2eed48a87d67bd"},
    {"6.23.7", "4a59ee6ecb7df884", "e91f74ed074a75f2"},
    {"7.1.1", "3533f2fa58af7fa2", "a1335091aebf1eb7"},
    {"7.1.2", "f896d65608b5a03d", "177866d349d30a8e"},
    {"7.1.3", "ec67dfcda14a8dec", "177866d349d30a8e"},
    {"7.1.4", "fbf49c04649e6c74", "177866d349d30a8e"},
    {"7.1.5", "8be4f565d4001423", "177866d349d30a8e"},
    {"7.1.6", "6a4e3d206c77d8d2", "f6f5c0e69a2ed39c"},
    {"7.3.1", "95c5e196cc5e346e", "177866d349d30a8e"},
    {"7.3.2", "7b2a80090b379bb3", "d84ef2118bd5d2b8"},
    {"7.3.3", "e2a0b621e0b19cac", "177866d349d30a8e"},
    {"7.3.4", "75e9af2e89e00352", "177866d349d30a8e"},
    {"7.3.5", "4522a50723af5a7b", "177866d349d30a8e"},
    {"7.3.6", "ca823516f01ed272", "d84ef2118bd5d2b8"},
    {"7.5.1", "da7e7a3f25f16246", "2ee5de89e4f3cb22"},
    {"7.7.1", "e2a0b621e0b19cac", "225f239f8613ae8b"},
    {"7.7.2", "ea25e095c4f87ff1", "85911b33d14082fe"},
    {"7.7.3", "70c8b20e19718cc5", "f8ade811f4175478"},
    {"7.7.4", "25884d186690730d", "629e92471bd754d8"},
    {"7.7.5", "b19df850dc60fd68", "eb2311e6d3476389"},
    {"7.7.6", "83be701512309478", "7b846c6936dfe35f"},
    {"7.7.7", "ebe50f04355c0c6e", "7e0996eeb9968184"},
    {"7.7.8", "20be6825e0f0df29", "2595105a7126511a"},
    {"7.7.9", "6c7d4b3a91ebd9fb", "d05be3472a611a6d"},
    {"7.7.10", "788a4388dbdbe336", "4e1f9c063c0734b5"},
    {"7.7.11", "4d15a805b783a61b", "537c3ce054170eab"},
    {"7.7.12", "c7254bb6125b2b4e", "ad85f9171cb9f9e7"},
    {"7.7.13", "c9ca375806a4213d", "d6119d06dc27af28"},
    {"7.9.1", "ceff2a4a9563bb86", "f23cb3710428f3b9"},
    {"7.9.2", "ee945741d60c5e19", "f23cb3710428f3b9"},
    {"7.9.3", "8935d654179e1a73", "f23cb3710428f3b9"},
    {"7.9.4", "f40ae5da196f02d3", "f23cb3710428f3b9"},
    {"7.9.5", "d90ee83fc84fa56f", "f23cb3710428f3b9"},
    {"7.9.6", "5bd4f0346bcee2e3", "f23cb3710428f3b9"},
    {"7.9.7", "f4b374fa78661578", "f23cb3710428f3b9"},
    {"7.9.8", "734e4c40656fa584", "f23cb3710428f3b9"},
    {"7.9.9", "e7b67b4efdf13654", "f23cb3710428f3b9"},
    {"7.13.1", "231cba84c0a9aea9", "011fe7c9531046b4"},
    {"7.13.2", "ecc35013233fbd52", "4a592943086a4b97"},
    {"9.1.1", "21152436708b1e44", "ffed412bd533be5b"},
    {"9.1.2", "411f26cf74dc8167", "837f682b8ac7474c"},
    {"9.1.3", "19f963b1be7c0e69", "e7b06ce93fc80bbc"},
    {"9.1.4", "dfa92ffa3b9cee8c", "1301d299118d1979"},
    {"9.1.5", "9eb843937cd1ce89", "bad99b95f86712ad"},
    {"9.1.6", "b8c4c72e83e6ebe5", "bb8242763b3e35f5"},
    {"9.2.1", "ef4144ed8f993a84", "f0fe86da55f92b4c"},
    {"9.2.2", "75ef19ae1fb6740d", "61d7d7aa846faf90"},
    {"9.2.3", "d1272c3e176e8a5e", "8bea1060bb0f924d"},
    {"9.2.4", "a4eebd60c78e2d68", "4ea4f7738aca0318"},
    {"9.2.5", "ddc8fd7a87179884", "5469edcdf64c8bd7"},
    {"9.2.6", "4ba349a9ff8ea510", "549630aad9a3af81"},
    {"9.3.1", "96be88362eedcf54", "0b15b023cbbf2441"},
    {"9.3.2", "66b5fe3b0c8bc057", "0b15b023cbbf2441"},
    {"9.3.3", "221ff4e8fd679ed8", "0b15b023cbbf2441"},
    {"9.3.4", "04c18a5d3ce4da58", "0b15b023cbbf2441"},
    {"9.3.5", "291d4ade95a435af", "0b15b023cbbf2441"},
    {"9.3.6", "ec93e8ebd0f41802", "0b15b023cbbf2441"},
    {"9.3.7", "31839b65f4fc66fe", "0b15b023cbbf2441"},
    {"9.3.8", "79cefe46c46c97a7", "0b15b023cbbf2441"},
    {"9.3.9", "ab77838351b35aa5", "0b15b023cbbf2441"},
    {"9.4.1", "b6eca5b1e5fcd25a", "795dadbd615d0964"},
    {"9.4.2", "599c11f499c7cf3f", "36f1a894df531e00"},
    {"9.4.3", "52e2b6798a378e78", "36f1a894df531e00"},
    {"9.4.4", "61377cc61ce00481", "36f1a894df531e00"},
    {"9.4.5", "3cfb259a44f68c09", "36f1a894df531e00"},
    {"9.4.6", "899402cb8d81a8f3", "36f1a894df531e00"},
    {"9.4.7", "68be9cb1aac46fb0", "36f1a894df531e00"},
    {"9.4.8", "3691403a94b3a1ed", "36f1a894df531e00"},
    {"9.4.9", "3c97cd537f5eca13", "36f1a894df531e00"},
    {"9.5.1", "cb4c099dfb1ddb3d", "e7b06ce93fc80bbc"},
    {"9.5.2", "9be3c76599fc2516", "e7b06ce93fc80bbc"},
    {"9.5.3", "4abfe27c57f5406b", "e7b06ce93fc80bbc"},
    {"9.5.4", "9d6894531bf2f4df", "e7b06ce93fc80bbc"},
    {"9.5.5", "b9b19d79783a7c7c", "e7b06ce93fc80bbc"},
    {"9.5.6", "c9e826065db43cd8", "e7b06ce93fc80bbc"},
    {"9.6.1", "c7b935f85b45ad69", "8bea1060bb0f924d"},
    {"9.6.2", "7a6d95ca6eb51311", "8bea1060bb0f924d"},
    {"9.6.3", "80d46b6ebac820b5", "8bea1060bb0f924d"},
    {"9.6.4", "b8847b21abaccdaa", "8bea1060bb0f924d"},
    {"9.6.5", "63ccd09d16c58cae", "8bea1060bb0f924d"},
    {"9.6.6", "962f870dad570600", "8bea1060bb0f924d"},
    {"9.7.1", "f6ec3e31f95a87f0", "4473e230af52d335"},
    {"9.7.2", "b16e333868e32386", "0d2607b8bcf3e535"},
    {"9.7.3", "4f6eb8504c3b2f7b", "2e771c4a0d812825"},
    {"9.7.4", "af281877dd151773", "98bc03612a65593e"},
    {"9.7.5", "7e8e2c4bd7bb9d69", "6e8f589acdd17b8a"},
    {"9.7.6", "e33635c63adea50a", "1d86f8b8471dfa41"},
    {"9.8.1", "e40054fb6a90a767", "1a6273ebcbe10b3e"},
    {"9.8.2", "268f316a8400868e", "863aa869576e506a"},
    {"9.8.3", "0ca926742c3735b3", "0d2d739cb8da92fb"},
    {"9.8.4", "d1b9ccf3d941599b", "989b90894899f59f"},
    {"9.8.5", "a73c61efa91a6ad8", "34247c142a5a6de0"},
    {"9.8.6", "81ffeed084bb8c2c", "fc9c7ab7dead6336"},
    {"10.1.1", "469308155d4f46b2", "b3ff3313c93f40aa"},
};

/*
 * Of groups 12 and 13 the data are not the original's: what is offered, sizes, frames, times and
 * the way to close are pinned, from the same recording.
 */
static const struct bulk_pin bulk_pins[] = {
    {"12.1.1", "d531e8082c0e25f1"},  {"12.1.2", "ed32f88e07f9dd40"},
    {"12.1.3", "8ae1b6edb353895b"},  {"12.1.4", "6c1568b6465ad463"},
    {"12.1.5", "0d5d39e8a66e1c3e"},  {"12.1.6", "ea4a85a83029d2c7"},
    {"12.1.7", "976722309623f959"},  {"12.1.8", "d3e880e55ba2d97f"},
    {"12.1.9", "13c65a82de37c137"},  {"12.1.10", "8baffe0d3322bb1c"},
    {"12.1.11", "dbba033c95843f3c"}, {"12.1.12", "8cfdfd4d1a172b72"},
    {"12.1.13", "ca8358c176a3104a"}, {"12.1.14", "46f6fb6f54866018"},
    {"12.1.15", "0f25931c8e5e7626"}, {"12.1.16", "134b1f2108e0622f"},
    {"12.1.17", "c3be423b78c965b2"}, {"12.1.18", "d5fa91afa7f1c3e8"},
    {"12.2.1", "89ced168c1af1910"},  {"12.2.2", "99eb832d4f03eb1a"},
    {"12.2.3", "375205d0f8d3b0f0"},  {"12.2.4", "ffea5ff11c0eecb6"},
    {"12.2.5", "f2fba2997c977faa"},  {"12.2.6", "d7c1db0665e0f596"},
    {"12.2.7", "cafa40332ef6e046"},  {"12.2.8", "32b728598907283d"},
    {"12.2.9", "b66b769dd62954c9"},  {"12.2.10", "30b8a4944a3fb861"},
    {"12.2.11", "db9cff5d0837b0f3"}, {"12.2.12", "359cd6293783200f"},
    {"12.2.13", "85a7dd9217a21004"}, {"12.2.14", "af9669b6a537eddc"},
    {"12.2.15", "670e512cc92eef31"}, {"12.2.16", "13e2d48916b3e91e"},
    {"12.2.17", "bbcc8ef8844bd139"}, {"12.2.18", "b711be75a6956896"},
    {"12.3.1", "89ced168c1af1910"},  {"12.3.2", "99eb832d4f03eb1a"},
    {"12.3.3", "375205d0f8d3b0f0"},  {"12.3.4", "ffea5ff11c0eecb6"},
    {"12.3.5", "f2fba2997c977faa"},  {"12.3.6", "d7c1db0665e0f596"},
    {"12.3.7", "cafa40332ef6e046"},  {"12.3.8", "32b728598907283d"},
    {"12.3.9", "b66b769dd62954c9"},  {"12.3.10", "30b8a4944a3fb861"},
    {"12.3.11", "db9cff5d0837b0f3"}, {"12.3.12", "359cd6293783200f"},
    {"12.3.13", "85a7dd9217a21004"}, {"12.3.14", "af9669b6a537eddc"},
    {"12.3.15", "670e512cc92eef31"}, {"12.3.16", "13e2d48916b3e91e"},
    {"12.3.17", "bbcc8ef8844bd139"}, {"12.3.18", "b711be75a6956896"},
    {"12.4.1", "d531e8082c0e25f1"},  {"12.4.2", "ed32f88e07f9dd40"},
    {"12.4.3", "8ae1b6edb353895b"},  {"12.4.4", "6c1568b6465ad463"},
    {"12.4.5", "0d5d39e8a66e1c3e"},  {"12.4.6", "ea4a85a83029d2c7"},
    {"12.4.7", "976722309623f959"},  {"12.4.8", "d3e880e55ba2d97f"},
    {"12.4.9", "13c65a82de37c137"},  {"12.4.10", "8baffe0d3322bb1c"},
    {"12.4.11", "dbba033c95843f3c"}, {"12.4.12", "8cfdfd4d1a172b72"},
    {"12.4.13", "ca8358c176a3104a"}, {"12.4.14", "46f6fb6f54866018"},
    {"12.4.15", "0f25931c8e5e7626"}, {"12.4.16", "134b1f2108e0622f"},
    {"12.4.17", "c3be423b78c965b2"}, {"12.4.18", "d5fa91afa7f1c3e8"},
    {"12.5.1", "89ced168c1af1910"},  {"12.5.2", "99eb832d4f03eb1a"},
    {"12.5.3", "375205d0f8d3b0f0"},  {"12.5.4", "ffea5ff11c0eecb6"},
    {"12.5.5", "f2fba2997c977faa"},  {"12.5.6", "d7c1db0665e0f596"},
    {"12.5.7", "cafa40332ef6e046"},  {"12.5.8", "32b728598907283d"},
    {"12.5.9", "b66b769dd62954c9"},  {"12.5.10", "30b8a4944a3fb861"},
    {"12.5.11", "db9cff5d0837b0f3"}, {"12.5.12", "359cd6293783200f"},
    {"12.5.13", "85a7dd9217a21004"}, {"12.5.14", "af9669b6a537eddc"},
    {"12.5.15", "670e512cc92eef31"}, {"12.5.16", "13e2d48916b3e91e"},
    {"12.5.17", "bbcc8ef8844bd139"}, {"12.5.18", "b711be75a6956896"},
    {"13.1.1", "d531e8082c0e25f1"},  {"13.1.2", "ed32f88e07f9dd40"},
    {"13.1.3", "8ae1b6edb353895b"},  {"13.1.4", "6c1568b6465ad463"},
    {"13.1.5", "0d5d39e8a66e1c3e"},  {"13.1.6", "ea4a85a83029d2c7"},
    {"13.1.7", "976722309623f959"},  {"13.1.8", "d3e880e55ba2d97f"},
    {"13.1.9", "13c65a82de37c137"},  {"13.1.10", "8baffe0d3322bb1c"},
    {"13.1.11", "dbba033c95843f3c"}, {"13.1.12", "8cfdfd4d1a172b72"},
    {"13.1.13", "ca8358c176a3104a"}, {"13.1.14", "46f6fb6f54866018"},
    {"13.1.15", "0f25931c8e5e7626"}, {"13.1.16", "134b1f2108e0622f"},
    {"13.1.17", "c3be423b78c965b2"}, {"13.1.18", "d5fa91afa7f1c3e8"},
    {"13.2.1", "b2b349d8546ca0db"},  {"13.2.2", "cc79fe734eb97a66"},
    {"13.2.3", "371632c6123e5780"},  {"13.2.4", "89c4ddf49f92c2e2"},
    {"13.2.5", "25a5aaa08dc1804d"},  {"13.2.6", "613243e585e78bc5"},
    {"13.2.7", "a071e005b1027082"},  {"13.2.8", "75f907f38f7e900a"},
    {"13.2.9", "cd4db5392743ea82"},  {"13.2.10", "197d98baa6e4c63e"},
    {"13.2.11", "075023554626f13d"}, {"13.2.12", "a2dc25d31e909ccb"},
    {"13.2.13", "ed8d84f954144365"}, {"13.2.14", "f068401359500e9c"},
    {"13.2.15", "a0524f94537a4830"}, {"13.2.16", "0887d47fee10c001"},
    {"13.2.17", "44dfedfb2440c232"}, {"13.2.18", "7181183177b8ee3a"},
    {"13.3.1", "b3d6bdc9d54968f2"},  {"13.3.2", "3144c79946936975"},
    {"13.3.3", "e11464f3f6ce246e"},  {"13.3.4", "c64e0dca47fbb401"},
    {"13.3.5", "9e3c6097b5e8489d"},  {"13.3.6", "8d690bddcd62eb7a"},
    {"13.3.7", "026fccc60bdcf431"},  {"13.3.8", "8462ab5db257911f"},
    {"13.3.9", "bc920e89b7cb3636"},  {"13.3.10", "3bcbe162c4223dbe"},
    {"13.3.11", "151928957651d248"}, {"13.3.12", "2d374848ecba42dc"},
    {"13.3.13", "e7819ac5cf95731c"}, {"13.3.14", "17ec32b3fcc5f440"},
    {"13.3.15", "56c78668f349425a"}, {"13.3.16", "c9224221f9c81fa3"},
    {"13.3.17", "7fd1c7942ced7d75"}, {"13.3.18", "5507a96f94782eef"},
    {"13.4.1", "9d71aab4998e4c43"},  {"13.4.2", "534fe8dff603d56f"},
    {"13.4.3", "001b2e1794ea5873"},  {"13.4.4", "a455e1dd1269a41d"},
    {"13.4.5", "c3c4f9902a02fe38"},  {"13.4.6", "94387792df8a4b97"},
    {"13.4.7", "90e0a5107f98be45"},  {"13.4.8", "af096a482a347e4f"},
    {"13.4.9", "d65d74e2e18fc1cb"},  {"13.4.10", "9080f72295518a3d"},
    {"13.4.11", "accc8a290459c13f"}, {"13.4.12", "f83ccbf1796dd7f8"},
    {"13.4.13", "cb21d3208025311b"}, {"13.4.14", "da62b353d18e0dfe"},
    {"13.4.15", "250527b9e643d5cf"}, {"13.4.16", "b93ac6ed662acee4"},
    {"13.4.17", "51a1237454d8f0ea"}, {"13.4.18", "7e03cb29114b3a4c"},
    {"13.5.1", "1376a6452d6e6eed"},  {"13.5.2", "64c55c2ddcaf89a5"},
    {"13.5.3", "90054c62a1ebe0bd"},  {"13.5.4", "ba2e929786f243d8"},
    {"13.5.5", "05db4e075e3eeff2"},  {"13.5.6", "f13f67b7b1818aa7"},
    {"13.5.7", "6644d22821ab5ca3"},  {"13.5.8", "97bace18c041914c"},
    {"13.5.9", "738d425625a8bfef"},  {"13.5.10", "42a7572a2a2432a1"},
    {"13.5.11", "38fc126df7eb4d33"}, {"13.5.12", "52a2049be8383922"},
    {"13.5.13", "12586a7a1d496f45"}, {"13.5.14", "a65d702d38877011"},
    {"13.5.15", "7f593c36e5567d21"}, {"13.5.16", "35ab41495a810ff9"},
    {"13.5.17", "4f30f88552254393"}, {"13.5.18", "ce4ff5f69ede8777"},
    {"13.6.1", "5512b943798b4d83"},  {"13.6.2", "8e0d3ddb15883c19"},
    {"13.6.3", "ac1a656ade61b116"},  {"13.6.4", "a73b51f9c18ceb2f"},
    {"13.6.5", "c448c6d06ca25ed7"},  {"13.6.6", "b9962e28425170a3"},
    {"13.6.7", "67a37a3190d26dfe"},  {"13.6.8", "067dc5e9d0068f80"},
    {"13.6.9", "9685f432e2dd7d29"},  {"13.6.10", "10d91c2f68d05354"},
    {"13.6.11", "78b0fbc712e38326"}, {"13.6.12", "fe5306d48acaa2fe"},
    {"13.6.13", "cde6af9ad9b62810"}, {"13.6.14", "da0c6a9a9866994a"},
    {"13.6.15", "85e03efef7e6173e"}, {"13.6.16", "1249fefbc2b96172"},
    {"13.6.17", "6db4e2ce94081c30"}, {"13.6.18", "c5095338d29f58bd"},
    {"13.7.1", "7f7682c309c8ed8d"},  {"13.7.2", "1683d39a133f2dfe"},
    {"13.7.3", "046498f12aeb42cc"},  {"13.7.4", "f13a83577d3800e8"},
    {"13.7.5", "eda05b1a7251ac27"},  {"13.7.6", "fc26582fbd8bbca0"},
    {"13.7.7", "f41b54a680ba3522"},  {"13.7.8", "4c7050682bcf104b"},
    {"13.7.9", "68f9b2bc83751164"},  {"13.7.10", "e34a345fd145b8cf"},
    {"13.7.11", "2ca7f4dd9c18d700"}, {"13.7.12", "9b5bf3573a41e07a"},
    {"13.7.13", "afe9cf9daf425a5a"}, {"13.7.14", "cbb329e6dbc888a2"},
    {"13.7.15", "8c7f8037594b4d5b"}, {"13.7.16", "2851336a46ea15b3"},
    {"13.7.17", "7737f3c16adceb1b"}, {"13.7.18", "1ab5ab519906be52"},
};

/* How many rows each group of the original has; 0 for those that are not there. */
static const unsigned group_counts[] = {0, 16, 11, 7, 10, 20, 145, 37, 0, 54, 1, 0, 90, 126};

static void words_add(GChecksum *sum, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void words_add(GChecksum *sum, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    char *words = g_strdup_vprintf(format, values);
    va_end(values);
    g_checksum_update(sum, (const guchar *)words, (gssize)strlen(words));
    g_free(words);
}

static void payload_add(GChecksum *sum, const struct payload *payload, uint64_t offset,
                        uint64_t size)
{
    guchar *octets = g_malloc((gsize)size + 1);
    payload_copy(payload, offset, octets, (size_t)size);
    g_checksum_update(sum, octets, (gssize)size);
    g_free(octets);
}

/* A head as RFC 6455 5.2 has it, in octets: nothing of the harness is used here. */
static void head_add(GChecksum *sum, unsigned opcode, bool unfinished, unsigned rsv, uint64_t size)
{
    guchar head[10] = {(guchar)((unfinished ? 0U : 0x80U) | rsv << 4 | opcode)};
    unsigned length_size = size < 126 ? 0 : size < 65536 ? 2 : 8;

    head[1] = (guchar)(0x80U | (length_size == 0 ? size : length_size == 2 ? 126 : 127));
    for (unsigned at = 0; at < length_size; at++) {
        head[2 + at] = (guchar)(size >> (8 * (length_size - 1 - at)));
    }
    g_checksum_update(sum, head, (gssize)(2 + length_size));
}

static void frame_add(GChecksum *sum, const struct autobahn_step *step, bool is_first, bool is_last,
                      uint64_t offset, uint64_t size)
{
    head_add(sum, is_first ? (unsigned)step->opcode : 0, !is_last, step->rsv, size);
    payload_add(sum, &step->payload, offset, size);
    words_add(sum, "/%zu/%d", step->chop_size, step->sync);
}

static void message_add(GChecksum *sum, const struct autobahn_step *step)
{
    uint64_t rest = step->payload.size;
    uint64_t offset = 0;

    g_assert_cmpuint(step->fragment_size, >, 0);
    if (rest == step->fragment_size) {
        frame_add(sum, step, true, true, 0, rest);
        return;
    }
    for (; rest >= step->fragment_size; rest -= step->fragment_size) {
        frame_add(sum, step, offset == 0, false, offset, step->fragment_size);
        offset += step->fragment_size;
    }
    frame_add(sum, step, false, true, offset, rest);
}

static void step_add(GChecksum *sum, const struct autobahn_step *step)
{
    switch (step->verb) {
    case AUTOBAHN_SEND:
    case AUTOBAHN_CLOSE:
        frame_add(sum, step, true, !step->unfinished, 0, step->payload.size);
        break;
    case AUTOBAHN_SEND_MESSAGE:
        message_add(sum, step);
        break;
    case AUTOBAHN_BEGIN_FRAME:
        head_add(sum, step->opcode, step->unfinished, step->rsv, step->payload.size);
        break;
    case AUTOBAHN_SEND_OCTETS:
        payload_add(sum, &step->payload, 0, step->payload.size);
        break;
    case AUTOBAHN_PAUSE:
        words_add(sum, "pause %d %c\n", step->after_ms, step->tag != 0 ? step->tag : '-');
        break;
    case AUTOBAHN_KILL_AFTER:
        words_add(sum, "kill %d\n", step->after_ms);
        break;
    case AUTOBAHN_CLOSE_AFTER:
        words_add(sum, "close %d\n", step->after_ms);
        break;
    case AUTOBAHN_SEND_CORPUS:
        g_assert_not_reached();
    case AUTOBAHN_END:
        break;
    }
}

static void events_add(GChecksum *sum, const char *name, const struct autobahn_event *events)
{
    words_add(sum, "%s\n", name);
    for (; events->kind != AUTOBAHN_NO_EVENT; events++) {
        if (events->kind == AUTOBAHN_TIMEOUT) {
            words_add(sum, "timeout %c", events->tag);
        } else {
            words_add(sum, "%s ",
                      events->kind == AUTOBAHN_PONG ? "pong"
                      : events->is_binary           ? "binary"
                                                    : "text");
            payload_add(sum, &events->payload, 0, events->payload.size);
        }
        words_add(sum, "\n");
    }
}

static void digest_assert(GChecksum *sum, const char *pinned)
{
    char *digest = g_strndup(g_checksum_get_string(sum), strlen(pinned));
    g_assert_cmpstr(digest, ==, pinned);
    g_free(digest);
    g_checksum_free(sum);
}

static void test_pin(gconstpointer data)
{
    const struct pin *pin = data;
    const struct autobahn_row *row = autobahn_row_find(pin->id);
    GChecksum *sent = g_checksum_new(G_CHECKSUM_SHA256);
    GChecksum *expected = g_checksum_new(G_CHECKSUM_SHA256);

    g_assert_nonnull(row);
    g_assert_cmpuint(strlen(pin->sent), ==, 16);
    g_assert_cmpuint(strlen(pin->expected), ==, 16);
    for (const struct autobahn_step *step = row->steps; step->verb != AUTOBAHN_END; step++) {
        unsigned times =
            row->rule == AUTOBAHN_ROUND_TRIPS && step->verb == AUTOBAHN_SEND ? row->round_trips : 1;
        for (unsigned time = 0; time < times; time++) {
            step_add(sent, step);
        }
    }
    digest_assert(sent, pin->sent);
    events_add(expected, "ok", row->ok);
    if (row->non_strict != NULL) {
        events_add(expected, "non-strict", row->non_strict);
    }
    words_add(expected, "codes");
    for (size_t at = 0; at < AUTOBAHN_CODES_MAX && row->close_codes[at] != 0; at++) {
        words_add(expected, " %d", row->close_codes[at]);
    }
    words_add(expected, "\nflags %d%d%d%d rule %d\n", row->closed_by_me, row->require_clean,
              row->wrong_endpoint_is_fatal, row->suppress_close, (int)row->rule);
    digest_assert(expected, pin->expected);
}

static void test_bulk_pin(gconstpointer data)
{
    const struct bulk_pin *pin = data;
    const struct autobahn_row *row = autobahn_row_find(pin->id);
    GChecksum *said = g_checksum_new(G_CHECKSUM_SHA256);

    g_assert_nonnull(row);
    g_assert_cmpint(row->rule, ==, AUTOBAHN_DEFLATED);
    g_assert_cmpint(row->steps[0].verb, ==, AUTOBAHN_SEND_CORPUS);
    g_assert_cmpint(row->steps[1].verb, ==, AUTOBAHN_CLOSE_AFTER);
    words_add(said, "offer %s\n%s %u of %zu in %" G_GUINT64_FORMAT "\nclose %d\ncodes %d",
              row->offer, autobahn_corpus_is_text(row->corpus) ? "text" : "binary",
              row->round_trips, row->message_size, row->steps[0].fragment_size,
              row->steps[1].after_ms, row->close_codes[0]);
    words_add(said, " flags %d%d%d%d\n", row->closed_by_me, row->require_clean,
              row->wrong_endpoint_is_fatal, row->suppress_close);
    g_assert_cmpint(row->close_codes[1], ==, 0);
    digest_assert(said, pin->said);
}

/* What a player relies on, in every row. */
static void test_form(gconstpointer data)
{
    const struct autobahn_row *row = data;
    enum autobahn_verb last = AUTOBAHN_END;
    bool has_pause = false;
    bool has_begun = false;

    g_assert_cmpuint(strlen(row->title), >, 0);
    g_assert_cmpuint(strlen(row->title), <=, AUTOBAHN_TITLE_SIZE_MAX);
    g_assert_cmpint(row->close_codes[0], >, 0);
    g_assert_nonnull(row->ok);
    for (const struct autobahn_step *step = row->steps; step->verb != AUTOBAHN_END; step++) {
        last = step->verb;
        has_pause |= step->verb == AUTOBAHN_PAUSE;
        has_begun |= step->verb == AUTOBAHN_BEGIN_FRAME;
        g_assert_true(step->verb != AUTOBAHN_SEND_OCTETS || has_begun);
        g_assert_true((step->after_ms > 0) == (step->verb >= AUTOBAHN_PAUSE));
        if (step->payload.size > 0 && step->verb != AUTOBAHN_BEGIN_FRAME) {
            g_assert_cmpuint(step->payload.pattern_size, >, 0);
        }
    }
    g_assert_true((row->rule == AUTOBAHN_DEFLATED) == (row->corpus != AUTOBAHN_NO_CORPUS));
    g_assert_true((row->rule == AUTOBAHN_DEFLATED) == (row->offer != NULL));
    g_assert_true(row->round_trips == 0 || row->round_trips == 1000);
    g_assert_cmpuint(autobahn_row_scaled(row, 7).round_trips, ==, row->round_trips > 0 ? 7 : 0);
    /* A timer comes last, so that no conversation goes on for ever. */
    g_assert_true(last == AUTOBAHN_KILL_AFTER || last == AUTOBAHN_CLOSE_AFTER);
    g_assert_true(row->waits == has_pause);
    g_assert_true(row->rule == AUTOBAHN_COUNTS_FRAMES || row->sent_starts + row->sent_rest == 0);
    g_assert_true(autobahn_row_find(row->id) == row);
}

/* Compares "5.9" with "5.10" by their numbers. */
static int id_compare(const char *left, const char *right)
{
    while (*left != '\0' && *right != '\0') {
        char *left_end;
        char *right_end;
        long difference = strtol(left, &left_end, 10) - strtol(right, &right_end, 10);
        if (difference != 0) {
            return difference < 0 ? -1 : 1;
        }
        left = *left_end == '.' ? left_end + 1 : left_end;
        right = *right_end == '.' ? right_end + 1 : right_end;
    }
    return (*left != '\0') - (*right != '\0');
}

static void test_counts(void)
{
    unsigned counts[G_N_ELEMENTS(group_counts)] = {0};
    size_t row_count;
    const struct autobahn_row *rows = autobahn_rows(&row_count);

    for (size_t index = 0; index < row_count; index++) {
        long group = strtol(rows[index].id, NULL, 10);
        g_assert_cmpint(group, >, 0);
        g_assert_cmpuint((size_t)group, <, G_N_ELEMENTS(counts));
        counts[group]++;
        if (index > 0) {
            g_assert_cmpint(id_compare(rows[index - 1].id, rows[index].id), <, 0);
        }
    }
    for (size_t group = 0; group < G_N_ELEMENTS(counts); group++) {
        g_assert_cmpuint(counts[group], ==, group_counts[group]);
    }
    g_assert_cmpuint(row_count, ==, G_N_ELEMENTS(pins) + G_N_ELEMENTS(bulk_pins));
    g_assert_cmpuint(row_count, ==, 517);
}

static void test_find(void)
{
    g_assert_cmpstr(autobahn_row_find("7.3.2")->id, ==, "7.3.2");
    g_assert_null(autobahn_row_find("7.3"));
    g_assert_null(autobahn_row_find("7.3.7"));
    g_assert_null(autobahn_row_find(""));
}

int main(int argc, char **argv)
{
    size_t row_count;
    const struct autobahn_row *rows = autobahn_rows(&row_count);

    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/autobahn/rows/counts", test_counts);
    g_test_add_func("/autobahn/rows/find", test_find);
    for (size_t index = 0; index < G_N_ELEMENTS(pins); index++) {
        char *path = g_strdup_printf("/autobahn/rows/pin/%s", pins[index].id);
        g_test_add_data_func(path, &pins[index], test_pin);
        g_free(path);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(bulk_pins); index++) {
        char *path = g_strdup_printf("/autobahn/rows/pin/%s", bulk_pins[index].id);
        g_test_add_data_func(path, &bulk_pins[index], test_bulk_pin);
        g_free(path);
    }
    for (size_t index = 0; index < row_count; index++) {
        char *path = g_strdup_printf("/autobahn/rows/form/%s", rows[index].id);
        g_test_add_data_func(path, &rows[index], test_form);
        g_free(path);
    }
    return g_test_run();
}
