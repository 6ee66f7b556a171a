# Linear layers and their gradients, in float32 or, `half`, with bfloat16 products.
#
# Shapes: T rows, I inputs, O outputs. Weights are [I, O]; those that lie [O, I] are given transposed.
# Weights, biases and all their gradients are float32 in any case.

def compute(x: Tensor, half: bool) -> Tensor:
  # x in the type in which matrix products are taken.
  if half:
    y = torch.to(x, 15)
  else:
    y = x
  return y

def forward(x: Tensor, weight: Tensor, half: bool) -> Tensor:
  # x [T, I] in the compute type, weight [I, O] -> [T, O]
  return torch.mm(x, __torch__.linear.compute(weight, half))

def forward_with_bias(x: Tensor, weight: Tensor, bias: Tensor, half: bool) -> Tensor:
  # bias [O]
  return torch.addmm(__torch__.linear.compute(bias, half), x, __torch__.linear.compute(weight, half))

def input_gradient(y_gradient: Tensor, weight: Tensor, half: bool) -> Tensor:
  # y_gradient [T, O] in the compute type -> [T, I]
  return torch.mm(y_gradient, torch.t(__torch__.linear.compute(weight, half)))

def add_weight_gradient(gradient: Tensor, x: Tensor, y_gradient: Tensor, first: bool) -> Tensor:
  # gradient [I, O]: overwritten when `first`, else added to.
  if x.dtype == gradient.dtype:
    torch.addmm_(gradient, torch.t(x), y_gradient, beta=1 - int(first))
  else:
    product = torch.mm(torch.t(x), y_gradient)
    if first:
      torch.copy_(gradient, product)
    else:
      torch.add_(gradient, product)
  return gradient

def add_bias_gradient(gradient: Tensor, y_gradient: Tensor, first: bool) -> Tensor:
  # gradient [O]
  return __torch__.linear.add(gradient, torch.sum(y_gradient, [0], dtype=6), first)

def backward(y_gradient: Tensor, x: Tensor, at: int, parameters: List[Tensor],
    gradients: List[Tensor], half: bool, first: bool) -> Tensor:
  # Of a layer whose weight, which lies [O, I], is parameter `at`, with its bias behind it. y_gradient
  # [T, O] and x [T, I] in the compute type -> x's gradient, [T, I]
  _0 = __torch__.linear.add_weight_gradient(torch.t(gradients[at]), x, y_gradient, first)
  _1 = __torch__.linear.add_bias_gradient(gradients[at + 1], y_gradient, first)
  return __torch__.linear.input_gradient(y_gradient, torch.t(parameters[at]), half)

def add(gradient: Tensor, more: Tensor, first: bool) -> Tensor:
  # As the two above, with what is added at hand.
  if first:
    torch.copy_(gradient, more)
  else:
    torch.add_(gradient, more)
  return gradient
