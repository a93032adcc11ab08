import { performance } from 'node:perf_hooks';
import { quantile } from '../statistics.ts';
import { type Connection, createConnection } from './connection.ts';
import type { LoadPlan, LoadResult, WireRequest } from './plan.ts';

// Requests still unanswered this long after the end count as failed.
const LAST_ANSWER_WITHIN_MS = 10_000;
const PACE_MS = 1;

interface Tally {
  sent: number;
  readonly latenciesMs: number[];
  readonly sendLagsMs: number[];
  failed: number;
  firstFailure: string | undefined;
  sampleBody: string;
  lastAnswerMs: number;
}

/** Runs the plan in this process and tells what came of it. Times are milliseconds of one monotonic clock. */
export async function runLoad(plan: LoadPlan, requests: Iterator<WireRequest>): Promise<LoadResult> {
  const cpuBefore = process.cpuUsage();
  const beganMs = performance.now();
  const measureFromMs = beganMs + plan.warmupSeconds * 1000;
  const endMs = measureFromMs + plan.seconds * 1000;
  const tally: Tally = {
    sent: 0,
    latenciesMs: [],
    sendLagsMs: [],
    failed: 0,
    firstFailure: undefined,
    sampleBody: '',
    lastAnswerMs: measureFromMs,
  };
  const work = { plan, requests, tally, beganMs, measureFromMs, endMs };
  await (plan.ratePerSecond === undefined ? closedLoop(work) : openLoop(work, plan.ratePerSecond));
  const cpu = process.cpuUsage(cpuBefore);
  return summarise(work, (cpu.user + cpu.system) / 1000 / (performance.now() - beganMs));
}

interface Work {
  readonly plan: LoadPlan;
  readonly requests: Iterator<WireRequest>;
  readonly tally: Tally;
  readonly beganMs: number;
  readonly measureFromMs: number;
  readonly endMs: number;
}

/** Books an answer under the moment it is counted from: sent (closed loop) or due (open loop). */
function record({ tally, measureFromMs }: Work, fromMs: number, nowMs: number, status: number, body: Buffer) {
  if (status < 200 || status > 299) {
    tally.failed += 1;
    tally.firstFailure ??= `${status || 'no answer'}: ${body.toString('utf8', 0, 400)}`;
    return;
  }
  if (fromMs < measureFromMs) return;
  if (tally.sampleBody === '') tally.sampleBody = body.toString('utf8', 0, 2000);
  tally.latenciesMs.push(nowMs - fromMs);
  tally.lastAnswerMs = nowMs;
}

function closedLoop(work: Work): Promise<void> {
  const { plan, requests, tally, endMs } = work;
  return new Promise((resolve) => {
    let running = plan.connections;
    const connections: Connection[] = [];
    const finish = () => {
      clearTimeout(timer);
      for (const connection of connections) connection.close();
      resolve();
    };
    const timer = setTimeout(
      () => {
        tally.failed += running;
        tally.firstFailure ??= `no answer: ${running} requests were still open at the end`;
        finish();
      },
      endMs - performance.now() + LAST_ANSWER_WITHIN_MS,
    );
    for (let index = 0; index < plan.connections; index++) {
      let sentMs = 0;
      const next = () => {
        const request = performance.now() < endMs ? requests.next() : undefined;
        if (request === undefined || request.done === true) {
          running -= 1;
          if (running === 0) finish();
          return;
        }
        tally.sent += 1;
        sentMs = performance.now();
        connection.send(request.value);
      };
      const connection = createConnection(plan, {
        onAnswer(status, body) {
          record(work, sentMs, performance.now(), status, body);
          next();
        },
      });
      connections.push(connection);
      next();
    }
  });
}

/**
 * Requests are due at fixed moments. One that finds every connection busy waits, and its waiting is part of
 * its latency: a server that stalls is seen to stall (no coordinated omission).
 */
function openLoop(work: Work, ratePerSecond: number): Promise<void> {
  const { plan, requests, tally, beganMs, endMs, measureFromMs } = work;
  const total = Math.round((plan.warmupSeconds + plan.seconds) * ratePerSecond);
  const idle: { connection: Connection; dueMs: number }[] = [];
  const lanes: { connection: Connection; dueMs: number }[] = [];
  let answered = 0;
  let exhausted = false;
  return new Promise((resolve) => {
    const finish = () => {
      clearInterval(pace);
      for (const { connection } of lanes) connection.close();
      const open = tally.sent - answered;
      tally.failed += open;
      if (open > 0) tally.firstFailure ??= `no answer: ${open} requests were still open at the end`;
      resolve();
    };
    const sendDue = () => {
      const nowMs = performance.now();
      while (idle.length > 0 && tally.sent < total && !exhausted) {
        const dueMs = beganMs + (tally.sent * 1000) / ratePerSecond;
        if (dueMs > nowMs) break;
        const request = requests.next();
        const lane = request.done === true ? undefined : idle.pop();
        if (request.done === true || lane === undefined) {
          exhausted = true;
          break;
        }
        tally.sent += 1;
        lane.dueMs = dueMs;
        if (dueMs >= measureFromMs) tally.sendLagsMs.push(nowMs - dueMs);
        lane.connection.send(request.value);
      }
      const done = (tally.sent >= total || exhausted) && answered === tally.sent;
      if (done || nowMs > endMs + LAST_ANSWER_WITHIN_MS) finish();
    };
    for (let index = 0; index < plan.connections; index++) {
      const connection = createConnection(plan, {
        onAnswer(status, body) {
          answered += 1;
          record(work, lane.dueMs, performance.now(), status, body);
          idle.push(lane);
          sendDue();
        },
      });
      const lane = { connection, dueMs: 0 };
      lanes.push(lane);
      idle.push(lane);
    }
    const pace = setInterval(sendDue, PACE_MS);
  });
}

function summarise({ tally, measureFromMs, endMs }: Work, driverCores: number): LoadResult {
  const sorted = Float64Array.from(tally.latenciesMs).sort();
  // An exhausted source ends early, a last answer may come late: the rate is over the time really taken.
  const seconds = Math.max(tally.lastAnswerMs - measureFromMs, 1) / 1000;
  const planned = (endMs - measureFromMs) / 1000;
  const taken = sorted.length === 0 ? planned : seconds;
  return {
    sent: tally.sent,
    answered: sorted.length,
    seconds: taken,
    perSecond: sorted.length / taken,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    maxMs: quantile(sorted, 1),
    failed: tally.failed,
    ...(tally.firstFailure === undefined ? {} : { firstFailure: tally.firstFailure }),
    sampleBody: tally.sampleBody,
    driverCores,
    sendLagP50Ms:
      tally.sendLagsMs.length === 0 ? 0 : quantile(Float64Array.from(tally.sendLagsMs).sort(), 0.5),
  };
}
