"""What mitogen takes for what econtext does; prints a line for each figure."""

import os
import statistics
import sys
import time

import mitogen.master

MEBIBYTE = 1 << 20


def same(body):
    return body


def timed(function, *args):
    start = time.perf_counter()
    result = function(*args)
    return time.perf_counter() - start, result


def figure(name, value):
    print("figure", name, value)


def start(router):
    context = router.local()
    context.call(os.getpid)
    return context


def main(rounds):
    broker = mitogen.master.Broker()
    router = mitogen.master.Router(broker)
    try:
        starts = []
        for _ in range(rounds):
            seconds, context = timed(start, router)
            starts.append(seconds)
        figure("start-ms", statistics.median(starts) * 1e3)
        trips = [timed(context.call, os.getpid)[0] for _ in range(200 * rounds)]
        figure("round-trip-us", statistics.median(trips[len(trips) // 2:]) * 1e6)
        calls = 1000 * rounds
        begin = time.perf_counter()
        pending = [context.call_async(os.getpid) for _ in range(calls)]
        for receiver in pending:
            receiver.get().unpickle()
        figure("calls-per-second", calls / (time.perf_counter() - begin))
        body = b"\7" * MEBIBYTE
        echoes = [timed(context.call, same, body)[0] for _ in range(2 * rounds)]
        figure("echo-mib-per-second", 2 / statistics.median(echoes[rounds:]))
    finally:
        broker.shutdown()
        broker.join()


if __name__ == "__main__":
    main(int(sys.argv[1]))
