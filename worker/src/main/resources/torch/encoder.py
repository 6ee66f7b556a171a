# BERT (Devlin et al. 2019), RoBERTa (Liu et al. 2019) and DistilBERT (Sanh et al. 2019) as Hugging
# Face's classes compute them: the parts that transformer.py puts together. A token sees all of its
# sequence, and norms come behind what they normalise.
#
# Shapes: T tokens, C hidden width, H heads, D = C / H, F inner width, V vocabulary. Linear layers'
# weights lie [out, in].
#
# `parameters` in this order: word embeddings [V, C], position embeddings [positions, C], token type
# embeddings [types, C] where the model has `types`, their norm's weight and bias [C]; of each layer
# queries, keys and values under one another [3C, C] and [3C], attention's output [C, C] and [C], its
# norm [C] and [C], the inner layer [F, C] and [F], the outer one [C, F] and [C], its norm [C] and [C];
# and the head's. `gradients` are the same for the gradients of the summed loss.

class Stack(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  heads : int
  types : bool
  first_position : int
  epsilon : float
  gelu : str
  attention_scale : float
  attention_kind : str
  attention_dropout : float
  half : bool

  def norm_at(self: __torch__.stack.Stack) -> int:
    # Where the embeddings' norm is.
    return 2 + int(self.types)

  def position(self: __torch__.stack.Stack, layer: int) -> int:
    # Where a layer's parameters begin.
    return self.norm_at() + 2 + 12 * layer

  def places(self: __torch__.stack.Stack, sequences: __torch__.sequences.Sequences) -> Tensor:
    # RoBERTa's positions begin behind the padding token's id.
    return torch.add(sequences.positions, self.first_position)

  def normed(self: __torch__.stack.Stack, x: Tensor, at: int,
      parameters: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    # [T, C] -> [T, C], and what normed_backward asks for.
    y, mean, reciprocal = __torch__.norm.layer_norm(x, parameters[at], parameters[at + 1], self.epsilon)
    return (y, [x, mean, reciprocal])

  def normed_backward(self: __torch__.stack.Stack, y_gradient: Tensor, kept: List[Tensor], at: int,
      parameters: List[Tensor], gradients: List[Tensor], first: bool) -> Tensor:
    x, mean, reciprocal = kept
    return __torch__.norm.layer_norm_backward(y_gradient, x, mean, reciprocal, parameters[at],
      parameters[at + 1], gradients[at], gradients[at + 1], first)

  def embed(self: __torch__.stack.Stack, tokens: Tensor, noise: List[Tensor],
      sequences: __torch__.sequences.Sequences, parameters: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    # The tokens' embeddings [T, C], which are overwritten, and what is to be added to them, one or none
    # -> [T, C], and what embed_backward asks for.
    for more in noise:
      torch.add_(tokens, more)
    x = torch.add_(tokens, torch.index_select(parameters[1], 0, self.places(sequences)))
    if self.types:
      torch.add_(x, torch.index_select(parameters[2], 0, sequences.types))
    return self.normed(x, self.norm_at(), parameters)

  def embed_backward(self: __torch__.stack.Stack, x_gradient: Tensor, kept: List[Tensor],
      sequences: __torch__.sequences.Sequences, parameters: List[Tensor], gradients: List[Tensor],
      first: bool) -> Tensor:
    # x_gradient [T, C] -> that of the tokens' embeddings, [T, C]
    gradient = self.normed_backward(x_gradient, kept, self.norm_at(), parameters, gradients, first)
    if first:
      torch.zero_(gradients[1])
    torch.index_add_(gradients[1], 0, self.places(sequences), gradient)
    if self.types:
      if first:
        torch.zero_(gradients[2])
      torch.index_add_(gradients[2], 0, sequences.types, gradient)
    return gradient

  def attend(self: __torch__.stack.Stack, x: Tensor, layer: int,
      sequences: __torch__.sequences.Sequences, parameters: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    # x [T, C] -> what attention adds to it, [T, C], and what attend_backward asks for.
    p = self.position(layer)
    count, width = torch.size(x)
    input = __torch__.linear.compute(x, self.half)  # [T, C]
    qkv = __torch__.linear.forward_with_bias(input, torch.t(parameters[p]), parameters[p + 1], self.half)  # [T, 3C]
    q, k, v = torch.unbind(torch.view(qkv, [count, 3, self.heads, width // self.heads]), 1)  # [T, H, D]
    mixed, kept = __torch__.attention.forward(self.attention_kind, False, q, k, v, sequences,
      self.attention_scale, self.attention_dropout, layer)  # [T, H, D]
    for tensor in [input, qkv, mixed]:
      kept.append(tensor)
    flat = torch.view(mixed, [count, width])
    y = __torch__.linear.forward_with_bias(flat, torch.t(parameters[p + 2]), parameters[p + 3], self.half)
    return (y, kept)

  def attend_backward(self: __torch__.stack.Stack, y_gradient: Tensor, kept: List[Tensor],
      layer: int, sequences: __torch__.sequences.Sequences, parameters: List[Tensor],
      gradients: List[Tensor], first: bool) -> Tensor:
    # y_gradient [T, C] in the compute type -> x's gradient by way of attention, [T, C]
    p = self.position(layer)
    mixed = kept.pop()  # [T, H, D]
    qkv = kept.pop()  # [T, 3C]
    input = kept.pop()  # [T, C]
    count, width = torch.size(input)
    split = [count, 3, self.heads, width // self.heads]
    flat = torch.view(mixed, [count, width])
    mixed_gradient = torch.view(__torch__.linear.backward(y_gradient, flat, p + 2, parameters,
      gradients, self.half, first), [count, self.heads, width // self.heads])
    qkv_gradient = torch.empty_like(qkv)  # [T, 3C]
    q, k, v = torch.unbind(torch.view(qkv, split), 1)
    q_gradient, k_gradient, v_gradient = torch.unbind(torch.view(qkv_gradient, split), 1)
    _0 = __torch__.attention.backward(self.attention_kind, False, mixed_gradient, q, k, v, mixed, kept,
      sequences, self.attention_scale, self.attention_dropout, layer, q_gradient, k_gradient, v_gradient)
    return torch.to(__torch__.linear.backward(qkv_gradient, input, p, parameters, gradients,
      self.half, first), 6)

  def transform(self: __torch__.stack.Stack, x: Tensor, layer: int,
      parameters: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    # x [T, C] -> what the MLP adds to it, [T, C], and what transform_backward asks for.
    p = self.position(layer) + 6
    input = __torch__.linear.compute(x, self.half)  # [T, C]
    inner = __torch__.linear.forward_with_bias(input, torch.t(parameters[p]), parameters[p + 1], self.half)  # [T, F]
    active = torch.gelu(inner, approximate=self.gelu)  # [T, F]
    y = __torch__.linear.forward_with_bias(active, torch.t(parameters[p + 2]), parameters[p + 3], self.half)
    return (y, [input, inner, active])

  def transform_backward(self: __torch__.stack.Stack, y_gradient: Tensor, kept: List[Tensor],
      layer: int, parameters: List[Tensor], gradients: List[Tensor], first: bool) -> Tensor:
    # y_gradient [T, C] in the compute type -> x's gradient by way of the MLP, [T, C]
    p = self.position(layer) + 6
    input, inner, active = kept
    active_gradient = __torch__.linear.backward(y_gradient, active, p + 2, parameters, gradients,
      self.half, first)  # [T, F]
    inner_gradient = torch.gelu_backward(active_gradient, inner, approximate=self.gelu)
    return torch.to(__torch__.linear.backward(inner_gradient, input, p, parameters, gradients,
      self.half, first), 6)

  def settle(self: __torch__.stack.Stack, x: Tensor, layer: int, last: bool,
      parameters: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    # The residual stream behind attention, or behind the MLP when `last`: it is normalised.
    return self.normed(x, self.position(layer) + 4 + 6 * int(last), parameters)

  def settle_backward(self: __torch__.stack.Stack, x_gradient: Tensor, kept: List[Tensor], layer: int,
      last: bool, parameters: List[Tensor], gradients: List[Tensor], first: bool) -> Tensor:
    return self.normed_backward(x_gradient, kept, self.position(layer) + 4 + 6 * int(last), parameters,
      gradients, first)

  def finish(self: __torch__.stack.Stack, x: Tensor,
      parameters: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    # Nothing comes behind the last layer.
    return (x, annotate(List[Tensor], []))

  def finish_backward(self: __torch__.stack.Stack, y_gradient: Tensor, kept: List[Tensor],
      parameters: List[Tensor], gradients: List[Tensor], first: bool) -> Tensor:
    return torch.to(y_gradient, 6)
