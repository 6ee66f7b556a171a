# A head that says of a sequence which labels it has, or a number: what is made of the output of one of
# its tokens, the first or the last.
#
# Shapes: P sequences, C hidden width, K labels.
#
# Its parameters are the last ones: with `dense` a layer weight [C, C] and bias [C] before the last; the
# last layer's weight [K, C] and, with `bias`, its bias [K]. All of it is float32.

class Head(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  dense : bool
  activation : str
  bias : bool
  input_dropout : float
  dropout : float
  layers : int
  problem : str
  smoothing : float

  def last_at(self: __torch__.head.Head, parameters: List[Tensor]) -> int:
    # Where the last layer's weight is.
    return len(parameters) - 1 - int(self.bias)

  def features(self: __torch__.head.Head, hidden: Tensor, seed: int,
      parameters: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
    # hidden [P, C] -> the dense layer's input and output and the last layer's input, [P, C]
    x = __torch__.random.dropped(torch.to(hidden, 6), self.input_dropout, self.layers, 2, seed)
    active = x
    if self.dense:
      at = self.last_at(parameters) - 2
      inner = __torch__.linear.forward_with_bias(x, torch.t(parameters[at]), parameters[at + 1], False)
      if self.activation == "tanh":
        active = torch.tanh(inner)
      else:
        active = torch.relu(inner)
    return (x, active, __torch__.random.dropped(active, self.dropout, self.layers, 3, seed))

  def scores(self: __torch__.head.Head, features: Tensor, parameters: List[Tensor]) -> Tensor:
    # [P, C] -> [P, K]
    at = self.last_at(parameters)
    if self.bias:
      y = __torch__.linear.forward_with_bias(features, torch.t(parameters[at]), parameters[at + 1], False)
    else:
      y = __torch__.linear.forward(features, torch.t(parameters[at]), False)
    return y

  def logits(self: __torch__.head.Head, hidden: Tensor, parameters: List[Tensor]) -> Tensor:
    # hidden [P, C] -> float32 [P, K]
    _0, _1, features = self.features(hidden, -1, parameters)
    return self.scores(features, parameters)

  def backward(self: __torch__.head.Head, hidden: Tensor, targets: Tensor, given: List[Tensor], seed: int,
      parameters: List[Tensor], gradients: List[Tensor], first: bool) -> Tuple[Tensor, Tensor]:
    # hidden [P, C] in the compute type; targets int32 [P] or float32 [P, K]; given: the labels' weights,
    # float32 [K] -> the gradient of hidden, and the summed loss, a float64 scalar. The parameters'
    # gradients are overwritten when `first`, else added to.
    x, active, features = self.features(hidden, seed, parameters)
    loss, gradient = __torch__.objective.backward(self.problem, self.scores(features, parameters), targets,
      given[0], self.smoothing)
    at = self.last_at(parameters)
    if self.bias:
      gradient = __torch__.linear.backward(gradient, features, at, parameters, gradients, False, first)
    else:
      _0 = __torch__.linear.add_weight_gradient(torch.t(gradients[at]), features, gradient, first)
      gradient = __torch__.linear.input_gradient(gradient, torch.t(parameters[at]), False)
    gradient = __torch__.random.dropped(gradient, self.dropout, self.layers, 3, seed)  # [P, C]
    if self.dense:
      if self.activation == "tanh":
        gradient = torch.tanh_backward(gradient, active)
      else:
        gradient = torch.threshold_backward(gradient, active, 0)
      gradient = __torch__.linear.backward(gradient, x, at - 2, parameters, gradients, False, first)
    gradient = __torch__.random.dropped(gradient, self.input_dropout, self.layers, 2, seed)
    return (torch.to(gradient, ops.prim.dtype(hidden)), loss)

  def loss(self: __torch__.head.Head, hidden: Tensor, targets: Tensor, given: List[Tensor],
      parameters: List[Tensor]) -> Tensor:
    # -> float64 [1] in regression, else [2 + 3 K]: the summed loss, how many sequences have every label
    # right, and of each label the true positives, then the false ones, then the false negatives.
    return __torch__.objective.evaluated(self.problem, self.logits(hidden, parameters), targets)
