import { join } from 'node:path';
import { type PythonWith, pythonWith } from '../python/python-with';

const FOLDER = join(__dirname, '..', '..', 'fuzz');
export const HOOKS = join(FOLDER, 'hooks.py');
export const CONFIG = join(FOLDER, 'schemathesis.toml');

/** The pinned schemathesis, or why it is not to be had on this machine. */
export const schemathesis = (): Promise<PythonWith> => pythonWith(join(FOLDER, 'requirements.txt'));
