# The language model's head and its summed cross entropy, on supervised positions only, in chunks of
# rows: the logits of all positions at once, [P, V], never exist. The softmax and its gradient are in
# float32 in any case; with `half` the matrix products are in bfloat16.
#
# With label smoothing e (Szegedy et al. 2016) the target has the probability 1 - e and every token e / V
# more.
#
# Shapes: P supervised positions, C hidden width, V vocabulary, R rows of the workspace, r of a chunk. With
# `half`, W is V rounded up to a multiple of 64, else V: tensor cores read rows of 16 bytes, and most
# vocabularies are no multiple of eight.

def matrix(weight: Tensor, half: bool) -> Tensor:
  # weight [V, C] -> [W, C] in the compute type, zeros below
  if half:
    count, width = torch.size(weight)
    y = torch.zeros([(count + 63) // 64 * 64, width], dtype=15, device=weight.device)
    torch.copy_(torch.narrow(y, 0, 0, count), weight)
  else:
    y = weight
  return y

def logits(hidden: Tensor, matrix: Tensor, workspace: Tensor, half: bool) -> Tuple[Tensor, Tensor]:
  # hidden [r, C], matrix [W, C], both in the compute type -> float32 [r, V], in the workspace, and the
  # same in the compute type, [r, W], zeros beside
  logits = torch.narrow(workspace, 0, 0, torch.size(hidden, 0))
  if half:
    product = torch.mm(hidden, torch.t(matrix))
    torch.copy_(logits, torch.narrow(product, 1, 0, torch.size(logits, 1)))
  else:
    torch.mm(hidden, torch.t(matrix), out=logits)
    product = logits
  return (logits, product)

def negative_log_likelihood(logits: Tensor, targets: Tensor, smoothing: float) -> Tensor:
  # Turns logits [r, V] into probabilities in place and returns the summed loss, a float64 scalar.
  # log(sum(exp(l))) = l_max - log(p_max) holds for any finite logits, as p_max is at least 1/V, while
  # log(p_target) would be -inf where the target's probability is too small for a float.
  expected = torch.gather(logits, 1, targets)  # [r, 1]
  if smoothing > 0.:
    mean = torch.mean(logits, [1], True)  # [r, 1]
    expected = torch.add(torch.mul(expected, 1. - smoothing), torch.mul(mean, smoothing))
  largest = torch.amax(logits, [1], True)  # [r, 1]
  torch._softmax(logits, 1, False, out=logits)  # [r, V]
  partition = torch.sub(largest, torch.log(torch.amax(logits, [1], True)))  # [r, 1]
  return torch.sum(torch.sub(partition, expected), dtype=7)

def loss(hidden: Tensor, weight: Tensor, targets: Tensor, workspace: Tensor, half: bool) -> Tensor:
  # hidden [P, C] in the compute type, weight [V, C], targets int64 [P], workspace [R, V] is
  # overwritten. Without smoothing. Returns float64 [2]: the summed loss, and how many targets are the
  # likeliest of all tokens.
  total = torch.zeros([], dtype=7, device=hidden.device)
  correct = torch.zeros([], dtype=7, device=hidden.device)
  count = torch.size(hidden, 0)
  rows = torch.size(workspace, 0)
  matrix = __torch__.cross_entropy.matrix(weight, half)
  for start in range(0, count, rows):
    length = min(rows, count - start)  # r
    part = torch.narrow(hidden, 0, start, length)  # [r, C]
    chosen = torch.unsqueeze(torch.narrow(targets, 0, start, length), 1)  # [r, 1]
    logits, _0 = __torch__.cross_entropy.logits(part, matrix, workspace, half)
    total = torch.add(total, __torch__.cross_entropy.negative_log_likelihood(logits, chosen, 0.))
    likeliest = torch.argmax(logits, 1, True)  # [r, 1], of the probabilities by now
    correct = torch.add(correct, torch.sum(torch.eq(likeliest, chosen), dtype=7))
  return torch.stack([total, correct])

def backward(hidden: Tensor, weight: Tensor, targets: Tensor, workspace: Tensor, smoothing: float,
    half: bool, hidden_gradient: Tensor, weight_gradient: Tensor, first: bool) -> Tensor:
  # As loss, with smoothing, and writes the gradient of the summed loss into hidden_gradient [P, C], and
  # into weight_gradient [V, C]: over what is there when `first`, else added to it.
  # The gradient of cross entropy with respect to the logits is softmax less the expected distribution.
  total = torch.zeros([], dtype=7, device=hidden.device)
  count = torch.size(hidden, 0)
  rows = torch.size(workspace, 0)
  matrix = __torch__.cross_entropy.matrix(weight, half)
  for start in range(0, count, rows):
    length = min(rows, count - start)  # r
    part = torch.narrow(hidden, 0, start, length)  # [r, C]
    chosen = torch.unsqueeze(torch.narrow(targets, 0, start, length), 1)  # [r, 1]
    logits, product = __torch__.cross_entropy.logits(part, matrix, workspace, half)
    total = torch.add(total, __torch__.cross_entropy.negative_log_likelihood(logits, chosen, smoothing))
    if smoothing > 0.:
      torch.sub_(logits, smoothing / float(torch.size(logits, 1)))
    torch.scatter_(logits, 1, chosen, torch.sub(torch.gather(logits, 1, chosen), 1. - smoothing))
    begin = first and start == 0
    if half:
      # What lies beside stays zeros.
      torch.copy_(torch.narrow(product, 1, 0, torch.size(logits, 1)), logits)
      of_weight = torch.narrow(torch.mm(torch.t(product), part), 0, 0, torch.size(weight, 0))
      _0 = __torch__.linear.add(weight_gradient, of_weight, begin)
    else:
      _0 = __torch__.linear.add_weight_gradient(torch.t(weight_gradient), part, product, begin)
    torch.mm(product, matrix, out=torch.narrow(hidden_gradient, 0, start, length))
  return total
