# Llama (Touvron et al. 2023) and what is built alike, SmolLM2, Qwen2 and Qwen3, as Hugging Face's
# classes compute it: the parts that transformer.py puts together.
#
# Shapes: T tokens, C hidden width, H heads of queries, K heads of keys and values, D width of a head,
# F inner width, V vocabulary. Linear layers' weights lie [out, in].
#
# `parameters` in this order: embed_tokens [V, C]; of each layer input_layernorm [C], q, k and v under
# one another [(H + 2K) D, C], o_proj [C, H D], post_attention_layernorm [C], gate and up under one
# another [2F, C], down_proj [C, F]; then, where the model has them, the biases of q, k and v
# [(H + 2K) D], that of o_proj [C], q_norm [D] and k_norm [D], the biases of gate and up [2F], that of
# down_proj [C]; after the layers norm [C]; and the head's, unless it is embed_tokens.
# `gradients` are the same for the gradients of the summed loss.

class Stack(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  heads : int
  kv_heads : int
  head_width : int
  epsilon : float
  qkv_bias : bool
  output_bias : bool
  qk_norm : bool
  inner_bias : bool
  attention_scale : float
  attention_kind : str
  attention_dropout : float
  half : bool

  def output_bias_at(self: __torch__.stack.Stack) -> int:
    # Places within a layer of what only some models have: the biases of q, k and v are at 6, if any.
    return 6 + int(self.qkv_bias)

  def qk_norm_at(self: __torch__.stack.Stack) -> int:
    return self.output_bias_at() + int(self.output_bias)

  def inner_bias_at(self: __torch__.stack.Stack) -> int:
    return self.qk_norm_at() + 2 * int(self.qk_norm)

  def position(self: __torch__.stack.Stack, layer: int) -> int:
    # Where a layer's parameters begin; that of the layer after the last is the final norm's.
    return 1 + layer * (self.inner_bias_at() + 2 * int(self.inner_bias))

  def embed(self: __torch__.stack.Stack, tokens: Tensor, noise: List[Tensor],
      sequences: __torch__.sequences.Sequences, parameters: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    # The tokens' embeddings [T, C], and what is to be added to them, one or none, are all that the layers
    # begin with.
    for more in noise:
      torch.add_(tokens, more)
    return (tokens, annotate(List[Tensor], []))

  def embed_backward(self: __torch__.stack.Stack, x_gradient: Tensor, kept: List[Tensor],
      sequences: __torch__.sequences.Sequences, parameters: List[Tensor], gradients: List[Tensor],
      first: bool) -> Tensor:
    return x_gradient

  def project(self: __torch__.stack.Stack, x: Tensor, weight: Tensor, has_bias: bool,
      parameters: List[Tensor], bias_at: int) -> Tensor:
    # x [T, I] in the compute type, weight [O, I] -> [T, O]
    if has_bias:
      y = __torch__.linear.forward_with_bias(x, torch.t(weight), parameters[bias_at], self.half)
    else:
      y = __torch__.linear.forward(x, torch.t(weight), self.half)
    return y

  def project_backward(self: __torch__.stack.Stack, y_gradient: Tensor, x: Tensor, weight_at: int,
      has_bias: bool, bias_at: int, parameters: List[Tensor], gradients: List[Tensor],
      first: bool) -> Tensor:
    # y_gradient [T, O] in the compute type -> x's gradient [T, I]
    _0 = __torch__.linear.add_weight_gradient(torch.t(gradients[weight_at]), x, y_gradient, first)
    if has_bias:
      _1 = __torch__.linear.add_bias_gradient(gradients[bias_at], y_gradient, first)
    return __torch__.linear.input_gradient(y_gradient, torch.t(parameters[weight_at]), self.half)

  def split(self: __torch__.stack.Stack, qkv: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    # [T, (H + 2K) D] -> views of queries [T, H, D], keys and values [T, K, D]
    shaped = torch.view(qkv, [torch.size(qkv, 0), self.heads + 2 * self.kv_heads, self.head_width])
    q, k, v = torch.split_with_sizes(shaped, [self.heads, self.kv_heads, self.kv_heads], 1)
    return (q, k, v)

  def heads_of(self: __torch__.stack.Stack, x: Tensor, layer: int,
      sequences: __torch__.sequences.Sequences,
      parameters: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor, List[Tensor]]:
    # x [T, C] -> queries [T, H, D], keys and values [T, K, D], turned by their positions, and what is
    # kept for attend_backward.
    p = self.position(layer)
    normed, reciprocal = __torch__.norm.rms_norm(x, parameters[p], self.epsilon)
    normed = __torch__.linear.compute(normed, self.half)  # [T, C]
    qkv = self.project(normed, parameters[p + 1], self.qkv_bias, parameters, p + 6)  # [T, (H + 2K) D]
    q, k, v = self.split(qkv)
    kept = annotate(List[Tensor], [])
    if self.qk_norm:
      n = p + self.qk_norm_at()
      kept = [q, k]
      q, q_reciprocal = __torch__.norm.rms_norm(q, parameters[n], self.epsilon)
      k, k_reciprocal = __torch__.norm.rms_norm(k, parameters[n + 1], self.epsilon)
      kept.append(q_reciprocal)  # [T, H, 1]
      kept.append(k_reciprocal)  # [T, K, 1]
    q = __torch__.linear.compute(__torch__.rotary.turn(q, sequences.cosines, sequences.sines), self.half)
    k = __torch__.linear.compute(__torch__.rotary.turn(k, sequences.cosines, sequences.sines), self.half)
    for tensor in [x, reciprocal, normed, q, k, v]:
      kept.append(tensor)
    return (q, k, v, kept)

  def output_of(self: __torch__.stack.Stack, mixed: Tensor, layer: int,
      parameters: List[Tensor]) -> Tensor:
    # What attention came to in each head, [T, H, D] -> what it adds to the residual stream, [T, C]
    p = self.position(layer)
    flat = torch.view(mixed, [torch.size(mixed, 0), self.heads * self.head_width])
    return self.project(flat, parameters[p + 2], self.output_bias, parameters,
      p + self.output_bias_at())

  def attend(self: __torch__.stack.Stack, x: Tensor, layer: int,
      sequences: __torch__.sequences.Sequences, parameters: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    # x [T, C] -> what attention adds to it, [T, C], and what attend_backward asks for.
    q, k, v, before = self.heads_of(x, layer, sequences, parameters)
    mixed, kept = __torch__.attention.forward(self.attention_kind, True, q, k, v, sequences,
      self.attention_scale, self.attention_dropout, layer)  # [T, H, D]
    for tensor in before:
      kept.append(tensor)
    kept.append(mixed)
    return (self.output_of(mixed, layer, parameters), kept)

  def attend_backward(self: __torch__.stack.Stack, y_gradient: Tensor, kept: List[Tensor],
      layer: int, sequences: __torch__.sequences.Sequences, parameters: List[Tensor],
      gradients: List[Tensor], first: bool) -> Tensor:
    # y_gradient [T, C] in the compute type -> x's gradient by way of attention, [T, C]
    p = self.position(layer)
    mixed = kept.pop()  # [T, H, D]
    v = kept.pop()  # [T, K, D]
    k = kept.pop()  # [T, K, D], turned
    q = kept.pop()  # [T, H, D], turned
    normed = kept.pop()  # [T, C]
    reciprocal = kept.pop()  # [T, 1]
    x = kept.pop()  # [T, C]
    count = torch.size(x, 0)
    flat = torch.view(mixed, [count, self.heads * self.head_width])
    mixed_gradient = torch.view(self.project_backward(y_gradient, flat, p + 2, self.output_bias,
      p + self.output_bias_at(), parameters, gradients, first), [count, self.heads, self.head_width])
    qkv_gradient = torch.empty([count, (self.heads + 2 * self.kv_heads) * self.head_width],
      dtype=ops.prim.dtype(q), device=q.device)  # [T, (H + 2K) D]
    q_gradient, k_gradient, v_gradient = self.split(qkv_gradient)
    n = p + self.qk_norm_at()
    norm_kept = annotate(List[Tensor], [])
    if self.qk_norm:
      k_reciprocal = kept.pop()
      q_reciprocal = kept.pop()
      k_before = kept.pop()
      q_before = kept.pop()
      norm_kept = [q_before, k_before, q_reciprocal, k_reciprocal]
    _0 = __torch__.attention.backward(self.attention_kind, True, mixed_gradient, q, k, v, mixed, kept,
      sequences, self.attention_scale, self.attention_dropout, layer, q_gradient, k_gradient, v_gradient)
    back = torch.neg(sequences.sines)
    q_back = __torch__.rotary.turn(q_gradient, sequences.cosines, back)
    k_back = __torch__.rotary.turn(k_gradient, sequences.cosines, back)
    if self.qk_norm:
      q_before, k_before, q_reciprocal, k_reciprocal = norm_kept
      q_back = __torch__.norm.rms_norm_backward(q_back, q_before, q_reciprocal, parameters[n],
        gradients[n], first)
      k_back = __torch__.norm.rms_norm_backward(k_back, k_before, k_reciprocal, parameters[n + 1],
        gradients[n + 1], first)
    torch.copy_(q_gradient, q_back)
    torch.copy_(k_gradient, k_back)
    normed_gradient = self.project_backward(qkv_gradient, normed, p + 1, self.qkv_bias, p + 6,
      parameters, gradients, first)
    return __torch__.norm.rms_norm_backward(normed_gradient, x, reciprocal, parameters[p], gradients[p],
      first)

  def transform(self: __torch__.stack.Stack, x: Tensor, layer: int,
      parameters: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    # x [T, C] -> what the MLP (SwiGLU, Shazeer 2020) adds to it, [T, C], and what transform_backward
    # asks for.
    p = self.position(layer)
    b = p + self.inner_bias_at()
    normed, reciprocal = __torch__.norm.rms_norm(x, parameters[p + 3], self.epsilon)
    normed = __torch__.linear.compute(normed, self.half)  # [T, C]
    both = self.project(normed, parameters[p + 4], self.inner_bias, parameters, b)  # [T, 2F]
    gate, up = torch.chunk(both, 2, 1)  # [T, F]
    active = torch.mul_(torch.silu(gate), up)  # [T, F]
    y = self.project(active, parameters[p + 5], self.inner_bias, parameters, b + 1)
    return (y, [x, reciprocal, normed, both, active])

  def transform_backward(self: __torch__.stack.Stack, y_gradient: Tensor, kept: List[Tensor],
      layer: int, parameters: List[Tensor], gradients: List[Tensor], first: bool) -> Tensor:
    # y_gradient [T, C] in the compute type -> x's gradient by way of the MLP, [T, C]
    p = self.position(layer)
    b = p + self.inner_bias_at()
    x, reciprocal, normed, both, active = kept
    active_gradient = self.project_backward(y_gradient, active, p + 5, self.inner_bias, b + 1,
      parameters, gradients, first)  # [T, F]
    gate, up = torch.chunk(both, 2, 1)  # [T, F]
    both_gradient = torch.empty_like(both)  # [T, 2F]
    gate_gradient, up_gradient = torch.chunk(both_gradient, 2, 1)
    torch.mul(active_gradient, torch.silu(gate), out=up_gradient)
    torch.silu_backward(torch.mul_(active_gradient, up), gate, grad_input=gate_gradient)
    normed_gradient = self.project_backward(both_gradient, normed, p + 4, self.inner_bias, b,
      parameters, gradients, first)
    return __torch__.norm.rms_norm_backward(normed_gradient, x, reciprocal, parameters[p + 3],
      gradients[p + 3], first)

  def settle(self: __torch__.stack.Stack, x: Tensor, layer: int, last: bool,
      parameters: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    # The residual stream behind attention, or behind the MLP when `last`: it goes on as it is.
    return (x, annotate(List[Tensor], []))

  def settle_backward(self: __torch__.stack.Stack, x_gradient: Tensor, kept: List[Tensor], layer: int,
      last: bool, parameters: List[Tensor], gradients: List[Tensor], first: bool) -> Tensor:
    return x_gradient

  def finish(self: __torch__.stack.Stack, x: Tensor,
      parameters: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    # The last norm: x [P, C] -> [P, C]
    y, reciprocal = __torch__.norm.rms_norm(x, parameters[self.position(self.layers)], self.epsilon)
    return (y, [x, reciprocal])

  def finish_backward(self: __torch__.stack.Stack, y_gradient: Tensor, kept: List[Tensor],
      parameters: List[Tensor], gradients: List[Tensor], first: bool) -> Tensor:
    p = self.position(self.layers)
    x, reciprocal = kept
    return __torch__.norm.rms_norm_backward(y_gradient, x, reciprocal, parameters[p], gradients[p], first)
