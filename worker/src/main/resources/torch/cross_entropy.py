# The language model's head and its summed cross entropy, on supervised positions only, in chunks of
# rows: the logits of all positions at once, [P, V], never exist.
#
# Shapes: P supervised positions, C hidden width, V vocabulary, R rows of a chunk.

def negative_log_likelihood(logits: Tensor, targets: Tensor) -> Tensor:
  # Turns logits [r, V] into probabilities in place and returns the summed loss, a float64 scalar.
  # log(sum(exp(l))) = l_max - log(p_max) holds for any finite logits, as p_max is at least 1/V, while
  # log(p_target) would be -inf where the target's probability is too small for a float.
  at_target = torch.gather(logits, 1, targets)  # [r, 1]
  largest = torch.amax(logits, [1], True)  # [r, 1]
  torch._softmax(logits, 1, False, out=logits)  # [r, V]
  log_partition = torch.sub(largest, torch.log(torch.amax(logits, [1], True)))  # [r, 1]
  return torch.sum(torch.sub(log_partition, at_target), dtype=7)

def loss(hidden: Tensor, weight: Tensor, targets: Tensor, workspace: Tensor) -> Tensor:
  # hidden [P, C], weight [V, C], targets int64 [P], workspace [R, V] is overwritten.
  total = torch.zeros([], dtype=7, device=hidden.device)
  count = torch.size(hidden, 0)
  rows = torch.size(workspace, 0)
  transposed = torch.t(weight)  # [C, V]
  for start in range(0, count, rows):
    length = min(rows, count - start)  # r
    part = torch.narrow(hidden, 0, start, length)  # [r, C]
    logits = torch.narrow(workspace, 0, 0, length)  # [r, V]
    torch.mm(part, transposed, out=logits)
    chosen = torch.unsqueeze(torch.narrow(targets, 0, start, length), 1)  # [r, 1]
    total = torch.add(total, __torch__.cross_entropy.negative_log_likelihood(logits, chosen))
  return total

def backward(hidden: Tensor, weight: Tensor, targets: Tensor, workspace: Tensor,
    hidden_gradient: Tensor, weight_gradient: Tensor, first: bool) -> Tensor:
  # As loss, and writes the gradient of the summed loss into hidden_gradient [P, C], and into
  # weight_gradient [V, C]: over what is there when `first`, else added to it.
  # The gradient of cross entropy with respect to the logits is softmax less one at the target.
  total = torch.zeros([], dtype=7, device=hidden.device)
  count = torch.size(hidden, 0)
  rows = torch.size(workspace, 0)
  transposed = torch.t(weight)  # [C, V]
  for start in range(0, count, rows):
    length = min(rows, count - start)  # r
    part = torch.narrow(hidden, 0, start, length)  # [r, C]
    logits = torch.narrow(workspace, 0, 0, length)  # [r, V]
    torch.mm(part, transposed, out=logits)
    chosen = torch.unsqueeze(torch.narrow(targets, 0, start, length), 1)  # [r, 1]
    total = torch.add(total, __torch__.cross_entropy.negative_log_likelihood(logits, chosen))
    torch.scatter_(logits, 1, chosen, torch.sub(torch.gather(logits, 1, chosen), 1.0))
    torch.mm(logits, weight, out=torch.narrow(hidden_gradient, 0, start, length))
    if first and start == 0:
      torch.mm(torch.t(logits), part, out=weight_gradient)
    else:
      torch.addmm_(weight_gradient, torch.t(logits), part)
  return total
