# AdamW with decoupled weight decay (Loshchilov and Hutter 2019), as torch.optim.AdamW(fused=True).

def norm(gradients: List[Tensor]) -> Tensor:
  # Global L2 norm, a float64 scalar. Every tensor has a multiple of 1,024 elements: summing up millions
  # of squares in one float32 would lose the small ones.
  squares = torch.zeros([], dtype=7, device=gradients[0].device)
  for gradient in gradients:
    parts = torch.linalg_vector_norm(torch.view(gradient, [-1, 1024]), 2, [1], False)
    squares = torch.add(squares, torch.sum(torch.square(torch.to(parts, 7))))
  return torch.sqrt(squares)

def divisor(norm: Tensor, weight: float, max_norm: float) -> Tensor:
  # What the gradients of the summed loss are divided by, a scalar: the targets' weight, for the mean, and the
  # clipping of the mean's gradient, whose norm is `norm`. One division inside AdamW's kernel does both.
  if max_norm > 0.0:
    # The small constant is that of torch.nn.utils.clip_grad_norm_.
    clip = torch.clamp(torch.div(max_norm, torch.add(norm, 1e-6)), max=1.0)
    divisor = torch.div(weight, clip)
  else:
    divisor = torch.full_like(norm, weight)
  return torch.to(divisor, 6)

def step(parameters: List[Tensor], gradients: List[Tensor], first_moments: List[Tensor],
    second_moments: List[Tensor], count: Tensor, rates: List[float], weight_decay: float,
    divisor: Tensor, skipped: Tensor) -> None:
  # count float32 [1]: this step's number, from 1. rates: learning rate, beta1, beta2, epsilon.
  # skipped []: 1 leaves parameters and moments as they are, else 0.
  # The four lists must be arguments of the method called, not lists made in it: TorchScript takes an
  # in-place call on a list made here for dead code and drops it.
  counts = annotate(List[Tensor], [])
  for i in range(len(parameters)):
    counts.append(count)
  torch._fused_adamw_(parameters, gradients, first_moments, second_moments,
    annotate(List[Tensor], []), counts, lr=rates[0], beta1=rates[1], beta2=rates[2],
    weight_decay=weight_decay, eps=rates[3], amsgrad=False, maximize=False, grad_scale=divisor,
    found_inf=skipped)
