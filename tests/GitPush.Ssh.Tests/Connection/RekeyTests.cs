using System.Security.Cryptography;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Connection;
using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Tests.Connection;

/// <summary>New keys in the middle of data that go in both directions.</summary>
[TestClass]
public sealed class RekeyTests
{
    private const int Chunk = 30_000;

    [TestMethod]
    [DataRow(100_000L, 0)]
    [DataRow(long.MaxValue, 5)]
    [DataRow(100_000L, 5)]
    public async Task Data_pass_unaltered(long serverLimit, int clientInterval)
    {
        using var pair = await ConnectionPair.StartAsync(
            async (_, channel, cancellationToken) =>
            {
                await channel.Input.CopyToAsync(channel.Output, cancellationToken);
                return 0;
            },
            new ConnectionSettings { WindowSize = 200_000 },
            TransportPair.NewSettings() with { RekeyLimits = new RekeyLimits { Bytes = serverLimit } });
        var number = await pair.ExecAsync(0, window: uint.MaxValue);
        var window = 200_000L;
        for (var i = 1; i <= 60; i++)
        {
            var data = RandomNumberGenerator.GetBytes(Chunk);
            await pair.Client.SendAsync(ConnectionPair.Data(number, data));
            var isExchanging = clientInterval > 0 && i % clientInterval == 0;
            if (isExchanging)
            {
                await pair.Client.SendInitAsync();
            }

            window -= Chunk;
            var received = new List<byte>();
            while (received.Count < Chunk || window < Chunk || isExchanging)
            {
                var message = await pair.Client.ReadAsync();
                switch ((MessageNumber)message[0])
                {
                    case MessageNumber.KexInit:
                        await (isExchanging ? pair.Client.EndExchangeAsync(message) : pair.Client.AnswerInitAsync(message));
                        isExchanging = false;
                        break;
                    case MessageNumber.ChannelWindowAdjust:
                        window += new SshReader(message.AsSpan(5)).ReadUInt32();
                        break;
                    default:
                        Assert.AreEqual(MessageNumber.ChannelData, (MessageNumber)message[0]);
                        received.AddRange(new SshReader(message.AsSpan(5)).ReadString());
                        break;
                }
            }

            CollectionAssert.AreEqual(data, received.ToArray());
        }

        Assert.IsGreaterThan(10, pair.Transport.KeyExchanges);
    }
}
