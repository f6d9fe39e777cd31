"""paramiko as the ssh that git starts: [-o SendEnv=GIT_PROTOCOL] [-p PORT] USER@HOST COMMAND"""
import getopt
import os
import sys
import threading

import paramiko


def copy(read, write):
    while chunk := read(65536):
        write(chunk)


def copy_input(channel):
    copy(lambda size: os.read(0, size), channel.sendall)
    channel.shutdown_write()


def write_all(descriptor):
    def write(chunk):
        while chunk:
            chunk = chunk[os.write(descriptor, chunk):]
    return write


options, (destination, command) = getopt.getopt(sys.argv[1:], "o:p:")
options = dict(options)
user, host = destination.split("@")

# Keys and known hosts are where OpenSSH has them, below the user's home.
client = paramiko.SSHClient()
client.load_system_host_keys()
client.connect(host, int(options["-p"]), user)
channel = client.get_transport().open_session()
if options.get("-o") == "SendEnv=GIT_PROTOCOL":
    channel.set_environment_variable("GIT_PROTOCOL", os.environ["GIT_PROTOCOL"])
channel.exec_command(command)

errors = threading.Thread(target=copy, args=(channel.recv_stderr, write_all(2)))
errors.start()
threading.Thread(target=copy_input, args=(channel,), daemon=True).start()
copy(channel.recv, write_all(1))
errors.join()
status = channel.recv_exit_status()
client.close()

# The thread that reads what git writes may never come to its end.
sys.stdout.flush()
os._exit(status)
