package io.millrace.benchmarks.profile;

import java.util.Set;

/** What the names that PyTorch's profiler gives are names of. */
final class Names {
  /** Operators that look at memory in another way, make some or ask about it. */
  private static final Set<String> COMPUTE_NOTHING =
      Set.of(
          "aten::_local_scalar_dense",
          "aten::_reshape_alias",
          "aten::_unsafe_view",
          "aten::alias",
          "aten::as_strided",
          "aten::contiguous",
          "aten::detach",
          "aten::empty",
          "aten::empty_like",
          "aten::empty_strided",
          "aten::expand",
          "aten::item",
          "aten::narrow",
          "aten::permute",
          "aten::reshape",
          "aten::resize_",
          "aten::resolve_conj",
          "aten::result_type",
          "aten::select",
          "aten::slice",
          "aten::split",
          "aten::split_with_sizes",
          "aten::squeeze",
          "aten::t",
          "aten::to",
          "aten::transpose",
          "aten::unbind",
          "aten::unsqueeze",
          "aten::view");

  private Names() {}

  /** Whether it is an operator; else it is a function of the program in TorchScript. */
  static boolean isOperator(String name) {
    return name.contains("::");
  }

  /** Whether a call, apart from what it calls, may give the device something to do. */
  static boolean mayCompute(String name) {
    return isOperator(name) && !COMPUTE_NOTHING.contains(name);
  }
}
