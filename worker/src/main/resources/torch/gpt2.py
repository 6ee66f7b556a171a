# GPT-2 (Radford et al. 2019) as Hugging Face's GPT2Model computes it: the parts that transformer.py puts
# together.
#
# Shapes: T tokens, C hidden width, H heads, D = C / H, F inner width, V vocabulary.
#
# `parameters` in this order: wte [V, C], wpe [positions, C]; of each layer ln_1 weight and bias [C],
# attn.c_attn [C, 3C] and [3C], attn.c_proj [C, C] and [C], ln_2 [C] and [C], mlp.c_fc [C, F] and [F],
# mlp.c_proj [F, C] and [C]; ln_f [C] and [C]; and the head's, unless it is wte.
# `gradients` are the same for the gradients of the summed loss.

class Stack(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  heads : int
  epsilon : float
  gelu : str
  attention_scale : float
  attention_kind : str
  attention_dropout : float
  half : bool

  def position(self: __torch__.stack.Stack, layer: int) -> int:
    # Where a layer's parameters begin; that of the layer after the last is the final norm's.
    return 2 + 12 * layer

  def embed(self: __torch__.stack.Stack, tokens: Tensor, noise: List[Tensor],
      sequences: __torch__.sequences.Sequences, parameters: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    # The tokens' embeddings [T, C], which are overwritten, and what is to be added to them, one or none
    # -> [T, C], and what embed_backward asks for.
    x = torch.add_(tokens, torch.index_select(parameters[1], 0, sequences.positions))
    for more in noise:
      torch.add_(x, more)
    return (x, annotate(List[Tensor], []))

  def embed_backward(self: __torch__.stack.Stack, x_gradient: Tensor, kept: List[Tensor],
      sequences: __torch__.sequences.Sequences, parameters: List[Tensor], gradients: List[Tensor],
      first: bool) -> Tensor:
    # x_gradient [T, C] -> that of the tokens' embeddings, [T, C]
    if first:
      torch.zero_(gradients[1])
    torch.index_add_(gradients[1], 0, sequences.positions, x_gradient)
    return x_gradient

  def heads_of(self: __torch__.stack.Stack, x: Tensor, layer: int,
      sequences: __torch__.sequences.Sequences,
      parameters: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor, List[Tensor]]:
    # x [T, C] -> queries, keys and values, [T, H, D], and what is kept for attend_backward.
    p = self.position(layer)
    count, width = torch.size(x)
    split = [count, 3, self.heads, width // self.heads]
    normed, mean, reciprocal = __torch__.norm.layer_norm(x, parameters[p], parameters[p + 1], self.epsilon)
    normed = __torch__.linear.compute(normed, self.half)  # [T, C]
    qkv = __torch__.linear.forward_with_bias(normed, parameters[p + 2], parameters[p + 3], self.half)  # [T, 3C]
    q, k, v = torch.unbind(torch.view(qkv, split), 1)  # [T, H, D]
    return (q, k, v, [x, mean, reciprocal, normed, qkv])

  def output_of(self: __torch__.stack.Stack, mixed: Tensor, layer: int,
      parameters: List[Tensor]) -> Tensor:
    # What attention came to in each head, [T, H, D] -> what it adds to the residual stream, [T, C]
    p = self.position(layer)
    flat = torch.view(mixed, [torch.size(mixed, 0), -1])
    return __torch__.linear.forward_with_bias(flat, parameters[p + 4], parameters[p + 5], self.half)

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
    qkv = kept.pop()  # [T, 3C]
    normed = kept.pop()  # [T, C]
    reciprocal = kept.pop()  # [T, 1]
    mean = kept.pop()  # [T, 1]
    x = kept.pop()  # [T, C]
    count, width = torch.size(x)
    split = [count, 3, self.heads, width // self.heads]
    flat = torch.view(mixed, [count, width])
    _0 = __torch__.linear.add_weight_gradient(gradients[p + 4], flat, y_gradient, first)
    _1 = __torch__.linear.add_bias_gradient(gradients[p + 5], y_gradient, first)
    mixed_gradient = torch.view(__torch__.linear.input_gradient(y_gradient, parameters[p + 4], self.half),
      [count, self.heads, width // self.heads])
    qkv_gradient = torch.empty_like(qkv)  # [T, 3C]
    q, k, v = torch.unbind(torch.view(qkv, split), 1)
    q_gradient, k_gradient, v_gradient = torch.unbind(torch.view(qkv_gradient, split), 1)
    _2 = __torch__.attention.backward(self.attention_kind, True, mixed_gradient, q, k, v, mixed, kept,
      sequences, self.attention_scale, self.attention_dropout, layer, q_gradient, k_gradient, v_gradient)
    _3 = __torch__.linear.add_weight_gradient(gradients[p + 2], normed, qkv_gradient, first)
    _4 = __torch__.linear.add_bias_gradient(gradients[p + 3], qkv_gradient, first)
    normed_gradient = __torch__.linear.input_gradient(qkv_gradient, parameters[p + 2], self.half)
    return __torch__.norm.layer_norm_backward(normed_gradient, x, mean, reciprocal, parameters[p],
      parameters[p + 1], gradients[p], gradients[p + 1], first)

  def transform(self: __torch__.stack.Stack, x: Tensor, layer: int,
      parameters: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    # x [T, C] -> what the MLP adds to it, [T, C], and what transform_backward asks for.
    p = self.position(layer) + 6
    normed, mean, reciprocal = __torch__.norm.layer_norm(x, parameters[p], parameters[p + 1], self.epsilon)
    normed = __torch__.linear.compute(normed, self.half)  # [T, C]
    inner = __torch__.linear.forward_with_bias(normed, parameters[p + 2], parameters[p + 3], self.half)  # [T, F]
    active = torch.gelu(inner, approximate=self.gelu)  # [T, F]
    y = __torch__.linear.forward_with_bias(active, parameters[p + 4], parameters[p + 5], self.half)
    return (y, [x, mean, reciprocal, normed, inner, active])

  def transform_backward(self: __torch__.stack.Stack, y_gradient: Tensor, kept: List[Tensor],
      layer: int, parameters: List[Tensor], gradients: List[Tensor], first: bool) -> Tensor:
    # y_gradient [T, C] in the compute type -> x's gradient by way of the MLP, [T, C]
    p = self.position(layer) + 6
    x, mean, reciprocal, normed, inner, active = kept
    _0 = __torch__.linear.add_weight_gradient(gradients[p + 4], active, y_gradient, first)
    _1 = __torch__.linear.add_bias_gradient(gradients[p + 5], y_gradient, first)
    active_gradient = __torch__.linear.input_gradient(y_gradient, parameters[p + 4], self.half)  # [T, F]
    inner_gradient = torch.gelu_backward(active_gradient, inner, approximate=self.gelu)
    _2 = __torch__.linear.add_weight_gradient(gradients[p + 2], normed, inner_gradient, first)
    _3 = __torch__.linear.add_bias_gradient(gradients[p + 3], inner_gradient, first)
    normed_gradient = __torch__.linear.input_gradient(inner_gradient, parameters[p + 2], self.half)
    return __torch__.norm.layer_norm_backward(normed_gradient, x, mean, reciprocal, parameters[p],
      parameters[p + 1], gradients[p], gradients[p + 1], first)

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
    p = self.position(self.layers)
    y, mean, reciprocal = __torch__.norm.layer_norm(x, parameters[p], parameters[p + 1], self.epsilon)
    return (y, [x, mean, reciprocal])

  def finish_backward(self: __torch__.stack.Stack, y_gradient: Tensor, kept: List[Tensor],
      parameters: List[Tensor], gradients: List[Tensor], first: bool) -> Tensor:
    p = self.position(self.layers)
    x, mean, reciprocal = kept
    return __torch__.norm.layer_norm_backward(y_gradient, x, mean, reciprocal, parameters[p],
      parameters[p + 1], gradients[p], gradients[p + 1], first)
