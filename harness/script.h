/* SPDX-License-Identifier: MIT */
/*
 * Plays a case of the conformance suite: a pure interpreter of its script (see harness/player.h).
 */
#ifndef HARNESS_SCRIPT_H
#define HARNESS_SCRIPT_H

#include "conformance/case.h"
#include "harness/player.h"

/*
 * A case with EXPECT_FAIL is played twice. FOLLOWED sends a Ping and a text behind the offence in
 * the same write: this judges that nothing more is processed. ALONE sends nothing behind it: this
 * judges the Close code, because input that is still unread when the peer closes turns its Close
 * into a reset. All other cases are played ONCE.
 */
enum script_variant { SCRIPT_ONCE, SCRIPT_FOLLOWED, SCRIPT_ALONE };

struct script_setting {
    const struct ws_case *ws_case;
    enum script_variant variant;
    enum roles under_test; /* ROLES_SERVER: we play the client and mask */
    /* of DELIVERY_CUTS: where each head is cut in two; 0: where goes round from head to head */
    size_t cut_offset;
};

/* "" for ONCE, "followed", "alone". */
const char *script_variant_name(enum script_variant variant);

/*
 * Whether the script has an EXPECT_FAIL that is no sibling, and so is played as FOLLOWED and as
 * ALONE.
 */
bool script_has_two_variants(const struct ws_case *ws_case);

/*
 * The largest offset at which a head that the script sends can be cut in two, so that octets are on
 * both sides; 0 when it sends no frame.
 */
size_t script_cut_offset_max(const struct ws_case *ws_case, enum roles under_test);

/*
 * One line of words per step, for reports: `send Text "Hello", RSV 4`, `expect the connection to be
 * failed with 1002`.
 */
GPtrArray *script_describe(const struct ws_case *ws_case);

/* Whether a data message came. Not to be asked before `ended` or DROP. */
bool script_has_heard(const void *player);

/* What one conversation says about a passive rule. */
enum passive_outcome {
    PASSIVE_NOT_SEEN, /* nothing in it that the rule speaks of */
    PASSIVE_KEPT,
    PASSIVE_BROKEN,
};

struct passive_report {
    enum passive_outcome outcome;
    bool timed_out;          /* it rests on a deadline, so it is repeated before it is reported */
    struct finding *finding; /* when BROKEN; owned by the caller */
};

/*
 * Judges the finished conversation of a script player by one passive rule. `row` is the every-run
 * case of that rule. Not to be asked before `ended` or DROP.
 */
struct passive_report script_passive(const void *player, const struct ws_case *row);

#endif
