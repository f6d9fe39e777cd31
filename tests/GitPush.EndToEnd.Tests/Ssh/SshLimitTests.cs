using System.Net.Sockets;
using System.Text;

namespace GitPush.EndToEnd.Tests.Ssh;

/// <summary>What strangers may ask of the server before it knows who they are.</summary>
[TestClass]
public sealed class SshLimitTests
{
    private const string Full = "Too many connections. Try again later.\r\n";

    [TestMethod]
    public async Task Beyond_the_limit_of_an_address_a_connection_is_closed_until_another_one_ends()
    {
        await using var host = await SshHost.StartAsync(ssh: ssh => ssh.MaxUnauthenticatedPerAddress = 2);
        using var first = await host.ConnectAsync();
        using var second = await host.ConnectAsync();
        StringAssert.StartsWith(await ReadLineAsync(first), "SSH-2.0-");
        StringAssert.StartsWith(await ReadLineAsync(second), "SSH-2.0-");

        using var third = await host.ConnectAsync();
        Assert.AreEqual(Full, await ReadToEndAsync(third));
        await host.Host.Log.WaitForAsync("from 127.0.0.1 was closed at once: the limit is reached (MaxUnauthenticatedPerAddress)");

        first.Close();
        await host.Host.Log.WaitForAsync("the connection is lost");
        using var fourth = await host.ConnectAsync();
        StringAssert.StartsWith(await ReadLineAsync(fourth), "SSH-2.0-");
    }

    [TestMethod]
    public async Task Those_who_have_logged_in_count_only_for_the_total()
    {
        await using var host = await SshHost.StartAsync(ssh: ssh =>
        {
            ssh.MaxUnauthenticatedPerAddress = 1;
            ssh.MaxConnections = 2;
        });
        await host.Host.CreateRepositoryAsync("shop");
        using var loggedIn = host.StartSsh("git-upload-pack 'shop'");
        await loggedIn.StandardOutput.ReadAsync(new char[4]);

        using var stranger = await host.ConnectAsync();
        StringAssert.StartsWith(await ReadLineAsync(stranger), "SSH-2.0-");
        using var next = await host.ConnectAsync();
        Assert.AreEqual(Full, await ReadToEndAsync(next));

        await host.Host.Log.WaitForAsync("(MaxConnections)");
        loggedIn.StandardInput.Close();
        await loggedIn.WaitForExitAsync();
    }

    [TestMethod]
    public async Task Who_does_not_log_in_in_time_is_sent_away()
    {
        await using var host = await SshHost.StartAsync(ssh: ssh => ssh.LoginGrace = TimeSpan.FromMilliseconds(300));
        using var client = await host.ConnectAsync();

        var told = await ReadToEndAsync(client);

        StringAssert.StartsWith(told, "SSH-2.0-");
        await host.Host.Log.WaitForAsync("the client did not log in within 00:00:00.3");
    }

    [TestMethod]
    public async Task Who_speaks_something_else_is_no_error_of_the_server()
    {
        await using var host = await SshHost.StartAsync();
        using var client = await host.ConnectAsync();

        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: git\r\n\r\n"u8.ToArray());
        await ReadToEndAsync(client);

        await host.Host.Log.WaitForAsync("the client broke the protocol (ProtocolError): The client does not speak SSH.");
        Assert.IsEmpty(host.Host.Log.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal)));
    }

    private static async Task<string> ReadLineAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
        return await reader.ReadLineAsync() ?? "";
    }

    private static async Task<string> ReadToEndAsync(TcpClient client)
    {
        using var text = new MemoryStream();
        try
        {
            await client.GetStream().CopyToAsync(text);
        }
        catch (IOException)
        {
            // A reset is an end as well.
        }

        return Encoding.ASCII.GetString(text.ToArray());
    }
}
