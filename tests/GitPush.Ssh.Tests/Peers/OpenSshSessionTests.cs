using System.Diagnostics;
using System.Security.Cryptography;
using GitPush.Ssh.Connection;
using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitPush.Ssh.Tests.Peers;

/// <summary>Sessions of OpenSSH's client, which everybody may open here.</summary>
[TestClass]
public sealed class OpenSshSessionTests
{
    [TestMethod]
    public async Task A_command_has_its_environment_output_and_status()
    {
        using var listener = Listen(async (request, channel, cancellationToken) =>
        {
            await channel.Output.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"{request.Command} {request.GitProtocol}"), cancellationToken);
            await channel.Error.WriteAsync("remark"u8.ToArray(), cancellationToken);
            return 7;
        });
        var (status, output, error) = await RunAsync($"GIT_PROTOCOL=version=2 exec ssh {Options(listener)} -o SendEnv=GIT_PROTOCOL x@127.0.0.1 ask this < /dev/null");
        Assert.AreEqual((7, "ask this version=2"), (status, output), error);
        Assert.EndsWith("remark", error);
    }

    [TestMethod]
    public async Task Who_asks_for_a_shell_gets_what_the_program_says()
    {
        using var listener = Listen(async (request, channel, cancellationToken) =>
        {
            await channel.Output.WriteAsync(System.Text.Encoding.UTF8.GetBytes(request.Command ?? "Hello."), cancellationToken);
            return 1;
        });
        var (status, output, error) = await RunAsync($"exec ssh {Options(listener)} x@127.0.0.1 < /dev/null");
        Assert.AreEqual((1, "Hello."), (status, output), error);
    }

    [TestMethod]
    [DataRow(int.MaxValue, "default")]
    [DataRow(3_000_000, "5M")]
    public async Task Large_data_pass_unaltered_in_both_directions_at_once(int serverLimit, string clientLimit)
    {
        using var folder = new TempFolder();
        var data = RandomNumberGenerator.GetBytes(20_000_000);
        var file = folder.Combine("data");
        await File.WriteAllBytesAsync(file, data);
        using var listener = Listen(EchoAsync, new RekeyLimits { Bytes = serverLimit });
        var (status, _, error) = await RunAsync(
            $"exec ssh {Options(listener)} -c aes128-gcm@openssh.com -o RekeyLimit={clientLimit} x@127.0.0.1 echo < {file} > {file}.back");
        Assert.AreEqual(0, status, error);
        CollectionAssert.AreEqual(data, await File.ReadAllBytesAsync(file + ".back"));
    }

    [TestMethod]
    public async Task Sessions_share_a_connection()
    {
        using var folder = new TempFolder();
        using var listener = Listen(EchoAsync);
        var control = $"-S {folder.Combine("control")}";
        var (status, _, error) = await RunAsync(
            $"ssh {Options(listener)} {control} -M -N x@127.0.0.1 < /dev/null & master=$!; "
            + $"until ssh {control} -O check x@127.0.0.1 2> /dev/null; do :; done; "
            + $"for i in 1 2 3 4 5; do (head -c 3000000 /dev/zero | ssh {control} x@127.0.0.1 echo | wc -c > {folder.Combine("count")}.$i) & jobs=\"$jobs $!\"; done; "
            + $"wait $jobs; ssh {control} -O exit x@127.0.0.1; wait $master || true");
        Assert.AreEqual(0, status, error);
        for (var i = 1; i <= 5; i++)
        {
            Assert.AreEqual("3000000", (await File.ReadAllTextAsync(folder.Combine("count") + "." + i)).Trim());
        }

        await listener.Serving;
    }

    private static async Task<int> EchoAsync(SessionRequest request, SessionChannel channel, CancellationToken cancellationToken)
    {
        await channel.Input.CopyToAsync(channel.Output, cancellationToken);
        return 0;
    }

    private static PeerListener Listen(SessionHandler handler, RekeyLimits? limits = null) => new(
        async transport =>
        {
            await Conversations.AuthenticateAsync(transport);
            var end = await ConnectionService.RunAsync(transport, new ConnectionSettings(), handler, NullLogger.Instance, default, default);
            Assert.AreEqual(ConnectionEnd.ClientLeft, end);
        },
        TransportPair.NewSettings() with { RekeyLimits = limits ?? new RekeyLimits() });

    private static string Options(PeerListener listener) =>
        "-F /dev/null -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null "
        + $"-o GlobalKnownHostsFile=/dev/null -o LogLevel=ERROR -p {listener.Port}";

    private static async Task<(int Status, string Output, string Error)> RunAsync(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }
}
