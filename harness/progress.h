/* SPDX-License-Identifier: MIT */
/*
 * The live line on standard error, for somebody who watches a run: each is written over the one
 * before it.
 */
#ifndef HARNESS_PROGRESS_H
#define HARNESS_PROGRESS_H

/* Shows `line`, cut to the width of the terminal: what is wrapped cannot be written over. */
void progress_show(const char *line);

/* Takes the line away. */
void progress_hide(void);

/* The columns of the terminal behind a descriptor; 0: it is none, or does not say. */
unsigned progress_columns(int fd);

#endif
