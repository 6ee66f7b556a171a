# Layer norm (Ba et al. 2016) and RMS norm (Zhang and Sennrich 2019) over the last dimension, always
# in float32. `forward` of each returns what `backward` asks for.
#
# Shapes: [..., N] with the mean and the reciprocal deviation [..., 1].

def layer_norm(x: Tensor, weight: Tensor, bias: Tensor, epsilon: float) -> Tuple[Tensor, Tensor, Tensor]:
  # x float32 [T, N] -> y [T, N], mean [T, 1], reciprocal standard deviation [T, 1]
  return torch.native_layer_norm(x, [torch.size(weight, 0)], weight, bias, epsilon)

def layer_norm_backward(y_gradient: Tensor, x: Tensor, mean: Tensor, reciprocal: Tensor,
    weight: Tensor, bias: Tensor, weight_gradient: Tensor, bias_gradient: Tensor,
    first: bool) -> Tensor:
  # y_gradient [T, N] of any type -> x's gradient, float32 [T, N]; adds to weight's and bias's, [N].
  x_gradient, of_weight, of_bias = torch.native_layer_norm_backward(torch.to(y_gradient, 6), x,
    [torch.size(weight, 0)], mean, reciprocal, weight, bias, [True, True, True])
  _0 = __torch__.linear.add(weight_gradient, of_weight, first)
  _1 = __torch__.linear.add(bias_gradient, of_bias, first)
  return x_gradient

def rms_norm(x: Tensor, weight: Tensor, epsilon: float) -> Tuple[Tensor, Tensor]:
  # x [..., N] -> y float32 [..., N], reciprocal root mean square [..., 1]
  exact = torch.to(x, 6)
  length = torch.linalg_vector_norm(exact, 2, [-1], True)  # [..., 1]
  mean_square = torch.div(torch.mul(length, length), torch.size(weight, 0))
  reciprocal = torch.rsqrt(torch.add(mean_square, epsilon))
  return (torch.mul_(torch.mul(exact, reciprocal), weight), reciprocal)

def rms_norm_backward(y_gradient: Tensor, x: Tensor, reciprocal: Tensor, weight: Tensor,
    weight_gradient: Tensor, first: bool) -> Tensor:
  # y_gradient [..., N] of any type -> x's gradient, float32 [..., N]; adds to weight's, [N].
  width = torch.size(weight, 0)
  exact = torch.to(y_gradient, 6)
  unit = torch.mul(torch.to(x, 6), reciprocal)  # [..., N]
  of_weight = torch.sum(torch.reshape(torch.mul(exact, unit), [-1, width]), [0])
  _0 = __torch__.linear.add(weight_gradient, of_weight, first)
  x_gradient = torch.mul(exact, weight)
  along = torch.div(torch.sum(torch.mul(x_gradient, unit), [-1], True), width)  # [..., 1]
  return torch.mul_(torch.addcmul_(x_gradient, unit, along, value=-1), reciprocal)
