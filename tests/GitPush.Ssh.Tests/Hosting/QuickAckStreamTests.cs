using System.Net;
using System.Net.Sockets;
using GitPush.Ssh.Hosting;

namespace GitPush.Ssh.Tests.Hosting;

[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class QuickAckStreamTests
{
    // IPPROTO_TCP and TCP_QUICKACK, which reads as whether acknowledgements are not put off (tcp(7)).
    private const int TcpLevel = 6;
    private const int QuickAck = 12;

    public required TestContext TestContext { get; set; }

    [TestMethod]
    public async Task What_a_client_sends_while_it_logs_in_is_acknowledged_at_once()
    {
        Assert.IsFalse(await AcknowledgesAtOnceAsync(isQuick: false), "The system puts them off by itself, or nothing is tested here.");
        Assert.IsTrue(await AcknowledgesAtOnceAsync(isQuick: true));
    }

    private async Task<bool> AcknowledgesAtOnceAsync(bool isQuick)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, TestContext.CancellationToken);
        var socket = await listener.AcceptSocketAsync(TestContext.CancellationToken);
        await using var server = new QuickAckStream(socket) { IsQuick = isQuick };
        var buffer = new byte[1];

        // Linux takes a connection for a conversation, and waits for an answer to send with, after some exchanges.
        for (var i = 0; i < 10; i++)
        {
            await server.WriteAsync(buffer, TestContext.CancellationToken);
            await client.GetStream().ReadExactlyAsync(buffer, TestContext.CancellationToken);
            await client.GetStream().WriteAsync(buffer, TestContext.CancellationToken);
            Assert.AreEqual(1, await server.ReadAsync(buffer, TestContext.CancellationToken));
        }

        var option = new byte[sizeof(int)];
        socket.GetRawSocketOption(TcpLevel, QuickAck, option);
        return BitConverter.ToInt32(option) != 0;
    }
}
