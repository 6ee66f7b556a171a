# Rotary position embeddings (Su et al. 2021) as Hugging Face lays them out: the first half of a head's
# dimensions turns against the second.
#
# Shapes: T tokens, H heads, D width of a head.

def angles(positions: Tensor, frequencies: Tensor) -> Tuple[Tensor, Tensor]:
  # positions int32 [T], frequencies float32 [D / 2] -> cosines and sines, float32 [T, 1, D / 2]
  angles = torch.unsqueeze(torch.mul(torch.unsqueeze(torch.to(positions, 6), 1), frequencies), 1)
  return (torch.cos(angles), torch.sin(angles))

def turn(x: Tensor, cosines: Tensor, sines: Tensor) -> Tensor:
  # x [T, H, D] -> [T, H, D]. The gradient is turned back: by the negative sines.
  half = torch.size(cosines, 2)
  a, b = torch.split(x, half, 2)  # [T, H, D / 2]
  turned = torch.empty_like(x, memory_format=0)  # [T, H, D]
  torch.copy_(torch.narrow(turned, 2, 0, half), torch.sub(torch.mul(a, cosines), torch.mul(b, sines)))
  torch.copy_(torch.narrow(turned, 2, half, half), torch.add(torch.mul(b, cosines), torch.mul(a, sines)))
  return turned
