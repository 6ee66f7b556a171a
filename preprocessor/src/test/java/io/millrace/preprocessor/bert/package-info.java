/** What BERT's tokenizer does with the seed's other example, word by word. */
package io.millrace.preprocessor.bert;
