# SPDX-License-Identifier: MIT
"""What groups 12 and 13 of the Autobahn suite cost, for make bench: volume.py BUILD

Judges the reference, and npm's ws with compression where it can be had, by these 216 cases with
MESSAGES (250; QUICK=1: 20) messages each, and tells wall time and the processor time of both
sides. Beside them stands a bare loop that deflates and inflates the same messages at the same level
(ci/bench/volume.c): the goal is that the harness takes at most 1.3 of its processor time. What was
measured goes to BUILD/bench/volume.json."""
import json, os, shlex, signal, socket, subprocess, sys, time

BUILD = sys.argv[1]
QUICK = os.environ.get("QUICK", "") not in ("", "0")
MESSAGES = int(os.environ.get("MESSAGES") or (20 if QUICK else 250))
GOAL = 1.3
TICKS = os.sysconf("SC_CLK_TCK")


def busy_s():
    """Seconds that all cores together have worked since the machine began."""
    with open("/proc/stat") as file:
        words = [int(word) for word in file.readline().split()[1:]]
    return (sum(words[:3]) + sum(words[5:8])) / TICKS


def cpu_s(pid):
    with open(f"/proc/{pid}/stat") as file:
        words = file.read().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / TICKS


def bare():
    told = subprocess.run([f"{BUILD}/bench/volume", str(MESSAGES)], stdin=subprocess.DEVNULL,
                          capture_output=True, check=True)
    return json.loads(told.stdout)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def judge(name, path, command):
    port = free_port()
    words = shlex.split(command.replace("{port}", str(port)))
    with open(f"{BUILD}/bench/volume-{name}.log", "w") as log:
        server = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        began_s, began_busy_s, began_server_s = time.monotonic(), busy_s(), cpu_s(server.pid)
        harness = subprocess.Popen(
            [f"{BUILD}/assay", "test", f"ws://127.0.0.1:{port}{path}", "autobahn/12", "autobahn/13",
             "--messages", str(MESSAGES), "--seed", "1", "-q", "-o",
             f"json:{BUILD}/bench/volume-{name}.json"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(harness.pid, 0)
        wall_s = time.monotonic() - began_s
        server_s = cpu_s(server.pid) - began_server_s
        harness_s = used.ru_utime + used.ru_stime
        others_s = busy_s() - began_busy_s - server_s - harness_s
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait()
    with open(f"{BUILD}/bench/volume-{name}.json") as file:
        cases = json.load(file)["cases"]
    return {"wall_s": wall_s, "harness_cpu_s": harness_s, "server_cpu_s": server_s,
            "cores": (harness_s + server_s) / wall_s, "others_cores": others_s / wall_s,
            "harness_kib": used.ru_maxrss, "exit": os.waitstatus_to_exitcode(status),
            "ok": sum(case["behavior"] == "OK" == case["behaviorClose"] for case in cases),
            "count": len(cases)}


def main():
    peers = {}
    with open(f"{BUILD}/bench/volume.peers") as file:
        for line in file:
            name, *rest = line.rstrip("\n").split("\t")
            if len(rest) == 2:
                peers[name] = rest
            else:
                print(f"left out: {name}: {rest[0]}")
    told = {"messages": MESSAGES, "bare": bare()}
    bare_s = told["bare"]["cpu_s"]
    print(f"\n216 cases of {MESSAGES} messages: {told['bare']['octets'] / 1e6:.0f} MB, "
          f"{told['bare']['deflated_octets'] / 1e6:.0f} MB compressed; bare loop {bare_s:.1f} s")
    print(f"  {'':10}{'wall s':>9}{'harness':>9}{'server':>9}{'cores':>7}{'others':>8}"
          f"{'MiB':>6}{'/ bare':>8}  verdict")
    for name, (path, command) in peers.items():
        one = told[name] = judge(name, path, command)
        one["ratio"] = one["harness_cpu_s"] / bare_s
        verdict = "met" if one["ratio"] <= GOAL else "missed"
        print(f"  {name:10}{one['wall_s']:9.1f}{one['harness_cpu_s']:9.1f}"
              f"{one['server_cpu_s']:9.1f}{one['cores']:7.2f}{one['others_cores']:8.2f}"
              f"{one['harness_kib'] / 1024:6.0f}{one['ratio']:8.2f}  {verdict} (<= {GOAL}), "
              f"{one['ok']} of {one['count']} OK", flush=True)
    with open(f"{BUILD}/bench/volume.json", "w") as file:
        json.dump(told, file, indent=1)
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main())
