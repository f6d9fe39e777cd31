using GitPush.Ssh.Connection;
using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Tests.Connection;

/// <summary>What a client says on a connection, with mistakes: the server ends it, and its programs, in the declared way.</summary>
[TestClass]
public sealed class MutationTests
{
    private static readonly byte[][] Messages =
    [
        ConnectionPair.GlobalRequest("no-more-sessions@openssh.com", wantsReply: true),
        ConnectionPair.Open(7),
        ConnectionPair.Open(8, window: 100, maxPacket: 10),
        ConnectionPair.Request(0, "env", true, writer => writer.WriteString("GIT_PROTOCOL").WriteString("version=2")),
        ConnectionPair.Exec(0),
        ConnectionPair.Request(1, "shell", false),
        ConnectionPair.Data(0, new byte[100]),
        ConnectionPair.Data(1, new byte[100]),
        ConnectionPair.Message(MessageNumber.ChannelWindowAdjust, 1, writer => writer.WriteUInt32(1000)),
        ConnectionPair.Message(MessageNumber.ChannelExtendedData, 0, writer => writer.WriteUInt32(1).WriteString("x")),
        ConnectionPair.Request(0, "signal", false, writer => writer.WriteString("TERM")),
        ConnectionPair.Request(1, "eow@openssh.com", false),
        ConnectionPair.Message(MessageNumber.ChannelEof, 1),
        ConnectionPair.Message(MessageNumber.ChannelClose, 0),
        ConnectionPair.Open(9),
        ConnectionPair.Message(MessageNumber.ChannelClose, 1),
    ];

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public async Task Messages_with_mistakes_end_as_they_should(int seed)
    {
        var random = new Random(seed);
        var ends = new HashSet<ConnectionEnd>();
        for (var i = 0; i < 300; i++)
        {
            using var pair = await ConnectionPair.StartAsync(async (_, channel, cancellationToken) =>
            {
                await channel.Input.CopyToAsync(channel.Output, cancellationToken);
                return 0;
            });

            // Some are right, so that the others get further.
            foreach (var message in Messages.Skip(random.Next(2)))
            {
                await pair.Client.SendAsync(random.Next(6) > 0 ? message : Mutation.Of(message, random) is { Length: > 0 } wrong ? wrong : [0]);
            }

            pair.Client.Dispose();
            ends.Add(await pair.Running);
        }

        CollectionAssert.IsSubsetOf(
            ends.ToArray(), new[] { ConnectionEnd.ClientLeft, ConnectionEnd.ProtocolError, ConnectionEnd.Lost });
        Assert.IsGreaterThan(1, ends.Count);
    }
}
