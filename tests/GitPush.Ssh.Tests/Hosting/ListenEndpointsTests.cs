using System.Net;
using System.Net.Sockets;
using GitPush.Ssh.Hosting;

namespace GitPush.Ssh.Tests.Hosting;

[TestClass]
public sealed class ListenEndpointsTests
{
    [TestMethod]
    [DataRow("127.0.0.1", "127.0.0.1:2222")]
    [DataRow("0.0.0.0", "0.0.0.0:2222")]
    [DataRow("::1", "[::1]:2222")]
    [DataRow("::", "[::]:2222")]
    [DataRow("fd00::2:22", "[fd00::2:22]:2222")]
    [DataRow("127.0.0.1:22", "127.0.0.1:22")]
    [DataRow("[fd00::2]:22", "[fd00::2]:22")]
    [DataRow("[::1]:0", "[::1]:0")]
    public void An_address_has_the_default_port_unless_it_has_its_own(string text, string expected)
    {
        Assert.IsTrue(ListenEndpoints.TryParse(text, 2222, out var endpoint));
        Assert.AreEqual(IPEndPoint.Parse(expected), endpoint);
    }

    [TestMethod]
    public async Task Without_addresses_both_families_are_served_on_one_port()
    {
        var sockets = ListenEndpoints.Open(new GitPushSshOptions { Port = 0 });
        using var socket = Assert.ContainsSingle(sockets);
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;

        await AssertReachableAsync(socket, IPAddress.Loopback, port);
        if (socket.AddressFamily == AddressFamily.InterNetworkV6)
        {
            await AssertReachableAsync(socket, IPAddress.IPv6Loopback, port);
        }
    }

    [TestMethod]
    public void All_of_both_families_may_be_named_with_the_same_port()
    {
        string[] families = Socket.OSSupportsIPv6 ? ["0.0.0.0", "::"] : ["0.0.0.0"];
        using var free = ListenEndpoints.Open(new GitPushSshOptions { Port = 0 }).Single();
        var port = ((IPEndPoint)free.LocalEndPoint!).Port;
        free.Dispose();
        var options = new GitPushSshOptions { Port = port };
        Array.ForEach(families, options.ListenAddresses.Add);

        var sockets = ListenEndpoints.Open(options);

        Assert.HasCount(families.Length, sockets);
        sockets.ForEach(socket => socket.Dispose());
    }

    [TestMethod]
    public void A_port_in_use_is_named_and_nothing_stays_open()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var free = other.LocalEndPoint!;
        other.Dispose();
        var options = new GitPushSshOptions();
        options.ListenAddresses.Add(free.ToString()!);
        options.ListenAddresses.Add(taken.LocalEndPoint!.ToString()!);

        var error = Assert.ThrowsExactly<IOException>(() => ListenEndpoints.Open(options));

        StringAssert.Contains(error.Message, $"{taken.LocalEndPoint}: the port is in use");
        using var again = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        again.Bind(free);
    }

    [TestMethod]
    public void An_address_of_another_machine_is_named()
    {
        var options = new GitPushSshOptions { Port = 0 };
        options.ListenAddresses.Add("192.0.2.1");

        var error = Assert.ThrowsExactly<IOException>(() => ListenEndpoints.Open(options));

        StringAssert.Contains(error.Message, "192.0.2.1:0: the machine has no such address");
    }

    private static async Task AssertReachableAsync(Socket listener, IPAddress address, int port)
    {
        using var client = new TcpClient(address.AddressFamily);
        await client.ConnectAsync(address, port);
        using var accepted = await listener.AcceptAsync();
        Assert.AreEqual(((IPEndPoint)client.Client.LocalEndPoint!).Port, ((IPEndPoint)accepted.RemoteEndPoint!).Port);
    }
}
