# What the test telephones of two suites share: baresips in a network namespace, each with a folder of its own.
import os
import subprocess

CONFIG = """sip_listen {address}:{sip}
audio_path /usr/share/baresip
audio_player aubridge,nil
audio_source aubridge,silence
audio_alert aubridge,nil
ausrc_srate 8000
auplay_srate 8000
ausrc_channels 1
auplay_channels 1
audio_telev_pt 101
rtp_ports {rtp}-{rtpend}
net_interface v0
module_path /usr/lib/baresip/modules
module g711.so
module aufile.so
module aubridge.so
{more}module_tmp uuid.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control}
"""


def run(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


# baresip takes the next port too, for TLS.
def sip(number):
    return 5100 + 10 * number


def write(home, address, number, user, options, more=""):
    """The folder of one baresip; its control socket is 4400 + number."""
    os.makedirs(home)
    with open(home + "/config", "w") as file:
        file.write(CONFIG.format(
            address=address, sip=sip(number), rtp=20000 + 100 * number, rtpend=20099 + 100 * number,
            control=4400 + number, more=more))
    with open(home + "/accounts", "w") as file:
        where = "%s@%s:%d" % (user, address, sip(number))
        file.write("<sip:%s>;regint=0;audio_codecs=pcmu;%s\n" % (where, options))
    open(home + "/contacts", "w").close()


def inside(namespace, words, log):
    with open(log, "a") as out:
        return subprocess.Popen(
            ["ip", "netns", "exec", namespace] + words, stdout=out, stderr=out, stdin=subprocess.DEVNULL)


def connect(namespace, address):
    """An address inside that goes nowhere outside; the namespace exists already."""
    ip = ["ip", "-n", namespace]
    run(*ip, "link", "set", "lo", "up")
    run(*ip, "link", "add", "v0", "type", "veth", "peer", "name", "v1")
    run(*ip, "addr", "add", address + "/24", "dev", "v0")
    run(*ip, "link", "set", "v0", "up")
    run(*ip, "link", "set", "v1", "up")
