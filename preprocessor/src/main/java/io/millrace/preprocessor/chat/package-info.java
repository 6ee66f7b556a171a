/**
 * Conversations to text by the chat template that belongs to a model: what {@code transformers}'
 * apply_chat_template renders, and which parts of it the assistant said.
 */
package io.millrace.preprocessor.chat;
