# The losses of sequence classification, by what transformers calls the problem type, each summed over
# the sequences, with its gradient by hand; and what a classifier got right.
#
# Shapes: P sequences, K labels.
#
# Targets are the classes, int32 [P], in single-label classification, else float32 [P, K].

def is_class(targets: Tensor, labels: int) -> Tensor:
  # int32 [P] -> bool [P, K]
  return torch.eq(torch.unsqueeze(targets, 1), torch.arange(labels, dtype=3, device=targets.device))

def cross_entropy(logits: Tensor, targets: Tensor, weights: Tensor,
    smoothing: float) -> Tuple[Tensor, Tensor]:
  # As torch.nn.CrossEntropyLoss(weights, label_smoothing=smoothing) before its mean.
  labels = torch.size(logits, 1)
  wanted = torch.to(__torch__.objective.is_class(targets, labels), 7)  # [P, K]
  if smoothing > 0.:
    wanted = torch.add(torch.mul(wanted, 1. - smoothing), smoothing / float(labels))
  wanted = torch.mul(wanted, weights)
  likelihood = torch.log_softmax(logits, 1)
  loss = torch.neg(torch.sum(torch.mul(wanted, likelihood)))
  share = torch.sum(wanted, [1], True)  # [P, 1]
  return (loss, torch.sub(torch.mul(torch.exp(likelihood), share), wanted))

def binary_cross_entropy(logits: Tensor, targets: Tensor, weights: Tensor) -> Tuple[Tensor, Tensor]:
  # As torch.nn.BCEWithLogitsLoss(pos_weight=weights), the mean over the labels of each sequence.
  labels = float(torch.size(logits, 1))
  has = torch.mul(torch.to(targets, 7), weights)
  lacks = torch.sub(1., torch.to(targets, 7))
  terms = torch.add(torch.mul(has, torch.log_sigmoid(logits)),
    torch.mul(lacks, torch.log_sigmoid(torch.neg(logits))))
  gradient = torch.sub(torch.mul(torch.sigmoid(logits), torch.add(has, lacks)), has)
  return (torch.div(torch.neg(torch.sum(terms)), labels), torch.div(gradient, labels))

def squared_error(logits: Tensor, targets: Tensor) -> Tuple[Tensor, Tensor]:
  # As torch.nn.MSELoss, the mean over the numbers of each sequence.
  labels = float(torch.size(logits, 1))
  difference = torch.sub(logits, torch.to(targets, 7))
  return (torch.div(torch.sum(torch.square(difference)), labels),
    torch.div(torch.mul(difference, 2.), labels))

def backward(problem: str, logits: Tensor, targets: Tensor, weights: Tensor,
    smoothing: float) -> Tuple[Tensor, Tensor]:
  # logits float32 [P, K], weights float32 [K] -> the summed loss, a float64 scalar, and its gradient,
  # float32 [P, K]. In between all is float64: it is little, and a sum of many.
  exact = torch.to(logits, 7)
  if problem == "single_label_classification":
    loss, gradient = __torch__.objective.cross_entropy(exact, targets, weights, smoothing)
  elif problem == "multi_label_classification":
    loss, gradient = __torch__.objective.binary_cross_entropy(exact, targets, weights)
  else:
    loss, gradient = __torch__.objective.squared_error(exact, targets)
  return (loss, torch.to(gradient, 6))

def evaluated(problem: str, logits: Tensor, targets: Tensor) -> Tensor:
  # Without weights and smoothing; see classification_head.py's loss.
  weights = torch.ones([torch.size(logits, 1)], dtype=7, device=logits.device)
  loss, _0 = __torch__.objective.backward(problem, logits, targets, weights, 0.)
  results = torch.unsqueeze(loss, 0)
  if problem != "regression":
    if problem == "single_label_classification":
      truth = __torch__.objective.is_class(targets, torch.size(logits, 1))
      held = __torch__.objective.is_class(torch.argmax(logits, 1), torch.size(logits, 1))
    else:
      truth = torch.gt(targets, 0.5)
      held = torch.gt(logits, 0.)
    right = torch.sum(torch.all(torch.eq(truth, held), 1), dtype=7)
    results = torch.cat([results, torch.unsqueeze(right, 0),
      torch.sum(torch.logical_and(truth, held), [0], dtype=7),
      torch.sum(torch.logical_and(torch.logical_not(truth), held), [0], dtype=7),
      torch.sum(torch.logical_and(truth, torch.logical_not(held)), [0], dtype=7)])
  return results
