/* SPDX-License-Identifier: MIT */
/* What the codec tool measures beside unmasking and UTF-8. */
#ifndef CI_BENCH_CODEC_H
#define CI_BENCH_CODEC_H

/* Echoes compressed messages of several sizes as the server does, from frame to frame, and beside
 * that by zlib alone, for so many seconds altogether; prints a member of a JSON object for each
 * size, each behind a comma. */
void codec_deflate(double seconds);

#endif
