import { VaultUnavailable } from '../errors';
import { attempted } from './attempts';

describe('attempts that rotation may spoil', () => {
  it('end with the first answer', async () => {
    const attempt = jest.fn().mockResolvedValue(2).mockResolvedValueOnce(undefined);
    expect(await attempted(attempt, 'it moved')).toBe(2);
    expect(attempt).toHaveBeenCalledTimes(2);
  });

  it('are not made without end', async () => {
    const attempt = jest.fn().mockResolvedValue(undefined);
    await expect(attempted(attempt, 'it moved')).rejects.toThrow(new VaultUnavailable('it moved'));
    expect(attempt).toHaveBeenCalledTimes(5);
  });
});
