using System.Globalization;
using GitPush.Compare.Repositories;

namespace GitPush.Compare.Servers;

/// <summary>
/// git's own server, set up for speed: nginx, which keeps connections, fcgiwrap with enough workers, <c>git http-backend</c>.
/// Below <c>/git/</c> git has its default settings; below <c>/fsync/</c> the same repositories are served with
/// <c>core.fsync=all</c>. fcgiwrap does not wait for its children, so the system forgets their processor time: below
/// <c>/cpu/</c> a shell stands between the two and writes down what git and all its programs took.
/// </summary>
internal sealed class GitHttpBackend(string root, string folder) : BenchServer(root)
{
    private const int Workers = 16;

    public override double CpuSeconds => base.CpuSeconds + CountedSeconds();

    private string CpuLog => Path.Combine(folder, "cpu.log");

    private string CountedBackend => Path.Combine(folder, "counted-http-backend");

    protected override void StartProcesses()
    {
        Directory.CreateDirectory(folder);
        var socket = Path.Combine(folder, "fcgiwrap.socket");
        var configuration = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(configuration, Configuration(socket));
        File.WriteAllText(CountedBackend, $"#!/bin/bash\nTIMEFORMAT='%U %S'\n{{ time {GitCommand.ExecPath}/git-http-backend 2>&3; }} 3>&2 2>> {CpuLog}\n");
        File.SetUnixFileMode(CountedBackend, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        StartProcess("fcgiwrap", "-c", $"{Workers}", "-s", $"unix:{socket}");
        while (!File.Exists(socket))
        {
            Thread.Sleep(1);
        }

        StartProcess("nginx", "-p", folder, "-c", configuration, "-e", Path.Combine(folder, "error.log"));
    }

    // Each line: seconds in user mode, seconds in the kernel.
    private double CountedSeconds() => !File.Exists(CpuLog) ? 0 : File.ReadLines(CpuLog)
        .SelectMany(line => line.Split(' '))
        .Sum(seconds => double.Parse(seconds, CultureInfo.InvariantCulture));

    private string Configuration(string socket) =>
        $$"""
        daemon off;
        {{(Environment.UserName == "root" ? "user root;" : "")}}
        worker_processes 2;
        pid {{folder}}/nginx.pid;
        events { worker_connections 256; }
        http {
            access_log off;
            keepalive_requests 1000000;
            keepalive_timeout 1h;
            client_max_body_size 0;
            client_body_buffer_size 1m;
            client_body_temp_path {{folder}}/body;
            fastcgi_temp_path {{folder}}/fastcgi;
            proxy_temp_path {{folder}}/proxy;
            scgi_temp_path {{folder}}/scgi;
            uwsgi_temp_path {{folder}}/uwsgi;
            # Bodies stream in both directions; nothing goes through a file of nginx.
            fastcgi_request_buffering off;
            fastcgi_max_temp_file_size 0;
            fastcgi_buffers 16 64k;
            fastcgi_buffer_size 64k;
            fastcgi_read_timeout 1h;
            fastcgi_send_timeout 1h;
            fastcgi_param SCRIPT_FILENAME $git_program;
            fastcgi_param GIT_PROJECT_ROOT {{Root}};
            fastcgi_param GIT_HTTP_EXPORT_ALL 1;
            fastcgi_param PATH_INFO $git_path;
            fastcgi_param QUERY_STRING $query_string;
            fastcgi_param REQUEST_METHOD $request_method;
            fastcgi_param CONTENT_TYPE $content_type;
            fastcgi_param CONTENT_LENGTH $content_length;
            fastcgi_param REMOTE_USER bench;
            fastcgi_param REMOTE_ADDR $remote_addr;
            fastcgi_param GIT_PROTOCOL $http_git_protocol;
            fastcgi_param GIT_CONFIG_COUNT $git_config_count;
            fastcgi_param GIT_CONFIG_KEY_0 core.fsync;
            fastcgi_param GIT_CONFIG_VALUE_0 all;
            map $uri $git_path { ~^/(git|fsync|cpu)(?<rest>/.*)$ $rest; }
            map $uri $git_program { ~^/cpu/ {{CountedBackend}}; default {{GitCommand.ExecPath}}/git-http-backend; }
            map $uri $git_config_count { ~^/fsync/ 1; default 0; }
            server {
                listen 127.0.0.1:{{Port}};
                location / { fastcgi_pass unix:{{socket}}; }
            }
        }
        """;
}
