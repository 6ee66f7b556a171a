# Attention within each sequence: none sees another, and there is no mask of all tokens with all. With
# `causal` a token sees itself and those before it, else all of its sequence.
#
# Shapes: T tokens, L tokens of one sequence, H heads of queries, K heads of keys and values (H is a
# multiple of K: H / K = G queries share a key), D width of a head.
#
# Four ways, `kind`:
#   "cpu": PyTorch's flash attention for the CPU, sequence by sequence;
#   "flash": flash attention with cumulative lengths, on CUDA in bfloat16;
#   "efficient": memory-efficient attention with cumulative lengths, on CUDA in float32;
#   "explicit": the attention weights in full, sequence by sequence, on any device; the only way with
#     dropout on the weights.

def heads_first(x: Tensor, start: int, length: int) -> Tensor:
  # [T, H, D] -> one sequence's view [1, H, L, D]
  return torch.unsqueeze(torch.transpose(torch.narrow(x, 0, start, length), 0, 1), 0)

def shared(x: Tensor, heads: int) -> Tensor:
  # Keys or values [1, K, L, D] -> [1, H, L, D], each as often as queries share it.
  kv_heads = torch.size(x, 1)
  if kv_heads == heads:
    y = x
  else:
    y = torch.repeat_interleave(x, heads // kv_heads, 1)
  return y

def gathered(gradient: Tensor, kv_heads: int) -> Tensor:
  # The gradient of what `shared` returned, [1, H, L, D] -> [1, K, L, D]
  heads = torch.size(gradient, 1)
  if kv_heads == heads:
    y = gradient
  else:
    shape = [1, kv_heads, heads // kv_heads, torch.size(gradient, 2), torch.size(gradient, 3)]
    y = torch.sum(torch.reshape(gradient, shape), [2])
  return y

def repeated(x: Tensor, heads: int) -> Tensor:
  # Keys or values of all sequences [T, K, D] -> [1, T, H, D], each as often as queries share it.
  return torch.transpose(__torch__.attention.shared(torch.transpose(torch.unsqueeze(x, 0), 1, 2), heads), 1, 2)

def collected(gradient: Tensor, kv_heads: int) -> Tensor:
  # The gradient of what `repeated` returned, [1, T, H, D] -> [T, K, D]
  each = __torch__.attention.gathered(torch.transpose(gradient, 1, 2), kv_heads)  # [1, K, T, D]
  return torch.transpose(torch.squeeze(each, 0), 0, 1)

def weights(q: Tensor, k: Tensor, scale: float, causal: bool) -> Tensor:
  # q, k [1, H, L, D] -> softmax of the scores, [1, H, L, L], in float32
  scores = torch.mul_(torch.to(torch.matmul(q, torch.transpose(k, 2, 3)), 6), scale)
  if causal:
    length = torch.size(scores, 2)
    future = torch.triu(torch.ones([length, length], dtype=11, device=q.device), 1)  # bool [L, L]
    torch.masked_fill_(scores, future, float("-inf"))
  return torch.softmax(scores, 3)

def forward(kind: str, causal: bool, q: Tensor, k: Tensor, v: Tensor, sequences: __torch__.sequences.Sequences,
    scale: float, dropout: float, layer: int) -> Tuple[Tensor, List[Tensor]]:
  # q [T, H, D], k and v [T, K, D] -> [T, H, D] and what backward asks for.
  kept = annotate(List[Tensor], [])
  heads = torch.size(q, 1)
  if kind == "flash":
    output, partition, state, unused, _0 = torch._flash_attention_forward(q, k, v, sequences.offsets,
      sequences.offsets, sequences.longest, sequences.longest, 0., causal, False, scale=scale)
    kept.append(partition)
    kept.append(state)
    kept.append(unused)
  elif kind == "efficient":
    output4, partition, seed, offset, _1, _2 = torch._efficient_attention_forward(
      torch.unsqueeze(q, 0),
      __torch__.attention.repeated(k, heads),
      __torch__.attention.repeated(v, heads),
      None, sequences.offsets, sequences.offsets, sequences.longest, sequences.longest, 0., int(causal), True,
      scale=scale)
    output = torch.squeeze(output4, 0)
    kept.append(partition)
    kept.append(seed)
    kept.append(offset)
  else:
    output = torch.empty_like(q, memory_format=0)
    start = 0
    for i in range(len(sequences.lengths)):
      length = sequences.lengths[i]
      q1 = __torch__.attention.heads_first(q, start, length)  # [1, H, L, D]
      k1 = __torch__.attention.shared(__torch__.attention.heads_first(k, start, length), heads)
      v1 = __torch__.attention.shared(__torch__.attention.heads_first(v, start, length), heads)
      if kind == "cpu":
        mixed, partition = torch._scaled_dot_product_flash_attention_for_cpu(q1, k1, v1, 0., causal, scale=scale)
        kept.append(partition)  # [1, H, L]
      else:
        share = __torch__.attention.weights(q1, k1, scale, causal)  # [1, H, L, L]
        kept.append(share)
        if dropout > 0. and sequences.seed >= 0:
          seed = 4096 * i + __torch__.random.place(sequences.seed, layer, 3)
          share = torch.mul(share, __torch__.random.keep(share, dropout, seed))
        mixed = torch.matmul(torch.to(share, ops.prim.dtype(v1)), v1)
      torch.copy_(__torch__.attention.heads_first(output, start, length), mixed)
      start = start + length
  return (output, kept)

def backward(kind: str, causal: bool, gradient: Tensor, q: Tensor, k: Tensor, v: Tensor, output: Tensor,
    kept: List[Tensor], sequences: __torch__.sequences.Sequences, scale: float, dropout: float,
    layer: int, q_gradient: Tensor, k_gradient: Tensor, v_gradient: Tensor) -> Tensor:
  # gradient of the output [T, H, D]; q_gradient [T, H, D], k_gradient and v_gradient [T, K, D] are
  # overwritten.
  heads = torch.size(q, 1)
  kv_heads = torch.size(k, 1)
  if kind == "flash":
    gq, gk, gv = torch._flash_attention_backward(gradient, q, k, v, output, kept[0], sequences.offsets,
      sequences.offsets, sequences.longest, sequences.longest, 0., causal, kept[1], kept[2], scale=scale)
    torch.copy_(q_gradient, gq)
    torch.copy_(k_gradient, gk)
    torch.copy_(v_gradient, gv)
  elif kind == "efficient":
    gq4, gk4, gv4, _0 = torch._efficient_attention_backward(torch.unsqueeze(gradient, 0),
      torch.unsqueeze(q, 0),
      __torch__.attention.repeated(k, heads),
      __torch__.attention.repeated(v, heads),
      None, torch.unsqueeze(output, 0), sequences.offsets, sequences.offsets, sequences.longest,
      sequences.longest, kept[0], 0., kept[1], kept[2], int(causal), False, scale=scale)
    torch.copy_(q_gradient, torch.squeeze(gq4, 0))
    torch.copy_(k_gradient, __torch__.attention.collected(gk4, kv_heads))
    torch.copy_(v_gradient, __torch__.attention.collected(gv4, kv_heads))
  else:
    start = 0
    for i in range(len(sequences.lengths)):
      length = sequences.lengths[i]
      q1 = __torch__.attention.heads_first(q, start, length)  # [1, H, L, D]
      k1 = __torch__.attention.shared(__torch__.attention.heads_first(k, start, length), heads)
      v1 = __torch__.attention.shared(__torch__.attention.heads_first(v, start, length), heads)
      g1 = __torch__.attention.heads_first(gradient, start, length)
      if kind == "cpu":
        gq, gk, gv = torch._scaled_dot_product_flash_attention_for_cpu_backward(g1, q1, k1, v1,
          __torch__.attention.heads_first(output, start, length), kept[i], 0., causal, scale=scale)
      else:
        share = kept[i]  # [1, H, L, L]
        of_share = torch.to(torch.matmul(g1, torch.transpose(v1, 2, 3)), 6)
        applied = share
        if dropout > 0. and sequences.seed >= 0:
          seed = 4096 * i + __torch__.random.place(sequences.seed, layer, 3)
          mask = __torch__.random.keep(share, dropout, seed)
          of_share = torch.mul(of_share, mask)
          applied = torch.mul(share, mask)
        gv = torch.matmul(torch.transpose(torch.to(applied, ops.prim.dtype(g1)), 2, 3), g1)
        of_scores = torch.mul_(torch._softmax_backward_data(of_share, share, 3, 6), scale)
        of_scores = torch.to(of_scores, ops.prim.dtype(g1))
        gq = torch.matmul(of_scores, k1)
        gk = torch.matmul(torch.transpose(of_scores, 2, 3), q1)
      torch.copy_(__torch__.attention.heads_first(q_gradient, start, length), gq)
      torch.copy_(__torch__.attention.heads_first(k_gradient, start, length), __torch__.attention.gathered(gk, kv_heads))
      torch.copy_(__torch__.attention.heads_first(v_gradient, start, length), __torch__.attention.gathered(gv, kv_heads))
      start = start + length
  return q_gradient
