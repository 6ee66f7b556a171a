package io.millrace.worker.torch;

import java.util.Map;

/**
 * An object of a TorchScript class.
 *
 * @param module that the class is in, without {@code __torch__.}
 * @param className the class
 * @param attributes those that the class declares: Boolean, Integer, Double, String or ScriptObject
 */
public record ScriptObject(String module, String className, Map<String, ?> attributes) {}
