/** Which records are trained on at all: not those seen just before, nor those held out. */
package io.millrace.preprocessor.select;
