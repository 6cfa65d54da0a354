#!/usr/bin/env bash
# Packs the program, installs it into an empty folder, and uses it there as a stranger would.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
tarball=$(cd "$root" && npm pack --silent --pack-destination "$folder" | tail -n 1)
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent "./$tarball" typescript@7 @types/node@20
ghostcheck=./node_modules/.bin/ghostcheck

$ghostcheck --version
$ghostcheck explain clock-reset >/dev/null
$ghostcheck url wss://csms.example.com/ocpp/CP001 --json >url.json
status=0; $ghostcheck demo --json >report.json 2>/dev/null || status=$?
[ "$status" -eq 1 ] || { echo "packaged demo: exit code $status, expected 1"; exit 1; }
node -e '
  const report = JSON.parse(require("fs").readFileSync("report.json", "utf8"));
  if (report.primary !== "clock-reset") throw new Error(`primary is ${report.primary}`);
'

cat >library.mjs <<'JS'
import { diagnose } from 'ghostcheck';
const report = await diagnose({ url: 'ws://127.0.0.1:9/ocpp/CP001', ntpServers: [] });
if (report.primary !== 'tcp-refused') throw new Error(`primary is ${report.primary}`);
JS
node library.mjs

cat >simulator.mjs <<'JS'
import { diagnose } from 'ghostcheck';
import { simulate } from 'ghostcheck/simulator';
const backend = await simulate('boot-pending');
const { primary } = await diagnose(backend.site);
await backend.close();
if (primary !== 'boot-pending') throw new Error(`primary is ${primary}`);
JS
node simulator.mjs
$ghostcheck simulate verify healthy-profile-1 >/dev/null

cat >consumer.mts <<'TS'
import { diagnose, type Report } from 'ghostcheck';
const report: Report = await diagnose({ url: 'wss://csms.example.com/ocpp/CP001' });
const verdict: 'healthy' | 'warning' | 'fault' | 'inconclusive' = report.verdict;
import { type Scenario, simulate } from 'ghostcheck/simulator';
const scenario: Scenario = {
  name: 'mine',
  about: 'a world of my own',
  csms: { boot: ['Pending', 'Accepted'] },
  expect: { verdict: 'healthy', primary: null, mrec: null, faults: [], exitCode: 0 },
};
const backend = await simulate(scenario);
const again: Report = await diagnose(backend.site);
await backend.close();
console.log(again);
// @ts-expect-error the verdict is typed, so a misspelt one does not compile
const wrong: 'helthy' = report.verdict;
console.log(verdict, wrong);
TS
npx tsc --noEmit --strict --skipLibCheck false --module nodenext --target es2023 consumer.mts
echo "the package works: $(du -h "$tarball" | cut -f1)"
