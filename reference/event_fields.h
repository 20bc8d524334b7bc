/* SPDX-License-Identifier: MIT */
/* What the lines of an event stream mean: fields, and the dispatch. For event_stream.c alone. */
#ifndef REFERENCE_EVENT_FIELDS_H
#define REFERENCE_EVENT_FIELDS_H

#include "reference/event_stream.h"

/* Processes a line that has ended and is not empty. False when the stream has failed. */
__attribute__((warn_unused_result)) bool event_line_process(struct event_stream *stream,
                                                            struct event_span line);

/* An empty line: dispatches the event. True when there is one, or the stream has failed. */
__attribute__((warn_unused_result)) bool event_dispatch(struct event_stream *stream);

/* What was dispatched has been seen: the buffers are emptied. The id stays. */
void event_forget(struct event_stream *stream);

/* The stream has passed a bound: nothing more is read, and what was pending stays undelivered. */
void event_fail(struct event_stream *stream, enum event_failure failure);

/* Makes a type, an id or the last event ID string this text. False when the stream has failed. */
__attribute__((warn_unused_result)) bool event_name_set(struct event_stream *stream,
                                                        struct event_text *name,
                                                        struct event_span value);

#endif
