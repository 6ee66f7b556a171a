# The language model's head and its cross entropy: what a token's output says of the one that follows.
#
# Shapes: P supervised positions, C hidden width, V vocabulary, R rows of the workspace.
#
# Its weight, [V, C], is the token embedding, parameters[0], or the last parameter.

class Head(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  tied : bool
  half : bool
  smoothing : float

  def at(self: __torch__.head.Head, parameters: List[Tensor]) -> int:
    if self.tied:
      at = 0
    else:
      at = len(parameters) - 1
    return at

  def logits(self: __torch__.head.Head, hidden: Tensor, parameters: List[Tensor]) -> Tensor:
    # hidden [P, C] in the compute type -> float32 [P, V]
    weight = torch.t(parameters[self.at(parameters)])
    return torch.to(__torch__.linear.forward(hidden, weight, self.half), 6)

  def backward(self: __torch__.head.Head, hidden: Tensor, targets: Tensor, given: List[Tensor], seed: int,
      parameters: List[Tensor], gradients: List[Tensor], first: bool) -> Tuple[Tensor, Tensor]:
    # hidden [P, C] in the compute type; targets int32 [P], the tokens; given: the workspace [R, V], which
    # is overwritten -> the gradient of hidden, and the summed loss, a float64 scalar. The weight's
    # gradient is overwritten when `first`, else added to.
    at = self.at(parameters)
    hidden_gradient = torch.empty_like(hidden)
    loss = __torch__.cross_entropy.backward(hidden, parameters[at], torch.to(targets, 4), given[0],
      self.smoothing, self.half, hidden_gradient, gradients[at], first)
    return (hidden_gradient, loss)

  def loss(self: __torch__.head.Head, hidden: Tensor, targets: Tensor, given: List[Tensor],
      parameters: List[Tensor]) -> Tensor:
    # -> float64 [2]: the summed loss, and how many targets are the likeliest of all tokens.
    return __torch__.cross_entropy.loss(hidden, parameters[self.at(parameters)], torch.to(targets, 4),
      given[0], self.half)
