import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { installSuperset } from '@ss-tools/lab';
import type { Json } from '../src/index.ts';

/** What PyYAML made of a text: canonical JSON (dates as {"$date": ISO}), or the class of its error. */
export type PythonResult = { readonly value: Json } | { readonly error: string };

const SCRIPT = `
import json, sys, math, datetime, yaml

def number(x):
    if isinstance(x, int):
        return x if abs(x) < 2**53 else {"$number": str(x)}
    if math.isnan(x): return {"$number": "nan"}
    if math.isinf(x): return {"$number": "inf" if x > 0 else "-inf"}
    return {"$number": repr(x)} if x == int(x) else x

def key(k):
    return k if isinstance(k, str) else json.dumps(k)

def canonical(x):
    if isinstance(x, bool) or x is None or isinstance(x, str): return x
    if isinstance(x, (int, float)): return number(x)
    if isinstance(x, (datetime.date, datetime.datetime)): return {"$date": x.isoformat()}
    if isinstance(x, list): return [canonical(i) for i in x]
    if isinstance(x, dict): return {key(k): canonical(v) for k, v in x.items()}
    raise TypeError(type(x).__name__)

def python(x):
    if isinstance(x, list): return [python(i) for i in x]
    if isinstance(x, dict):
        if set(x) == {"$number"}:
            t = x["$number"]
            return int(t) if t.lstrip("-").isdigit() else float(t)
        return {k: python(v) for k, v in x.items()}
    return x

def load(text):
    try:
        return {"value": canonical(yaml.safe_load(text))}
    except Exception as error:
        return {"error": type(error).__name__}

job = json.load(sys.stdin)
if job["do"] == "load":
    out = [load(t) for t in job["texts"]]
else:
    out = [yaml.safe_dump(python(v), sort_keys=False) for v in job["values"]]
json.dump(out, sys.stdout)
`;

async function run(job: object): Promise<unknown> {
  const python = join(await installSuperset('6.1.0'), 'bin', 'python');
  const child = spawn(python, ['-c', SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(job));
  return JSON.parse(await text(child.stdout));
}

/** Reads texts with the PyYAML that Superset itself uses. */
export const loadWithPython = async (texts: readonly string[]): Promise<PythonResult[]> =>
  (await run({ do: 'load', texts })) as PythonResult[];

/** Writes values as Superset's exports do. */
export const dumpWithPython = async (values: readonly Json[]): Promise<string[]> =>
  (await run({ do: 'dump', values })) as string[];
