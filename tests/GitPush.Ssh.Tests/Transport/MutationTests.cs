using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Transport;

namespace GitPush.Ssh.Tests.Transport;

/// <summary>What a client says, with mistakes: the server ends it in the declared way, and needs no memory to speak of.</summary>
[TestClass]
public sealed class MutationTests
{
    /// <summary>A connection has two buffers, of 70 and 38 KB, and a few messages.</summary>
    private const int MaxBytesPerConnection = 300_000;

    [TestMethod]
    [DataRow("curve25519-sha256", 1)]
    [DataRow("ecdh-sha2-nistp256", 2)]
    [DataRow("mlkem768x25519-sha256", 3)]
    public async Task Transcripts_with_mistakes_end_as_they_should(string method, int seed)
    {
        var transcript = await RecordAsync(method);
        var random = new Random(seed);
        Assert.AreEqual(DisconnectReason.MacError, await ReplayAsync(transcript), "what is unchanged gets as far as the first keys");
        var before = GC.GetAllocatedBytesForCurrentThread();
        const int Count = 1000;
        for (var i = 0; i < Count; i++)
        {
            await ReplayAsync(Mutation.Of(transcript, random));
        }

        Assert.IsLessThan(MaxBytesPerConnection, (GC.GetAllocatedBytesForCurrentThread() - before) / Count);
    }

    [TestMethod]
    public async Task Messages_with_mistakes_end_as_they_should()
    {
        var random = new Random(4);
        for (var i = 0; i < 300; i++)
        {
            using var pair = new TransportPair(new ClientOffer { Cipher = "aes128-ctr", Mac = "hmac-sha2-256" });
            var transport = await pair.ConnectAsync();
            transport.BeginConnection();
            foreach (var message in Messages)
            {
                await pair.Client.SendAsync(Mutation.Of(message, random));
            }

            pair.Client.Dispose();
            try
            {
                while (!(await transport.ReadAsync(default)).IsEmpty)
                {
                }
            }
            catch (SshProtocolException)
            {
            }
        }
    }

    private static IEnumerable<byte[]> Messages =>
    [
        [2, 0, 0, 0, 3, 1, 2, 3],
        [3, 0, 0, 0, 1],
        [4, 1, 0, 0, 0, 2, 65, 66, 0, 0, 0, 0],
        [94, 0, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3],
        new SshWriter().WriteByte(20).WriteBytes(new byte[16])
            .WriteString("curve25519-sha256,ext-info-c").WriteString("ecdsa-sha2-nistp256")
            .WriteString("aes128-ctr").WriteString("aes128-ctr").WriteString("hmac-sha2-256").WriteString("hmac-sha2-256")
            .WriteString("none").WriteString("none").WriteString("").WriteString("")
            .WriteBoolean(false).WriteUInt32(0).WrittenSpan.ToArray(),
        new SshWriter().WriteByte(30).WriteString(ClientKeyExchange.Create("curve25519-sha256").Value).WrittenSpan.ToArray(),
        [21],
        new SshWriter().WriteByte(1).WriteUInt32(11).WriteString("bye").WriteString("").WrittenSpan.ToArray(),
    ];

    /// <summary>What a client sends until its second key exchange.</summary>
    private static async Task<byte[]> RecordAsync(string method)
    {
        using var recorded = new MemoryStream();
        var (clientStream, serverStream) = DuplexStream.CreatePair();
        using var client = new ScriptedClient(
            new DuplexStream(clientStream, new Tee(recorded, clientStream)), new ClientOffer { KeyExchange = method });
        var starting = SshTransport.StartAsync(serverStream, TransportPair.NewSettings(), default);
        await client.ConnectAsync();
        await client.SendAsync(new SshWriter().WriteByte(5).WriteString("ssh-userauth").WrittenSpan.ToArray());
        await client.SendInitAsync();
        using var transport = await starting;
        return recorded.ToArray();
    }

    private static async Task<DisconnectReason> ReplayAsync(byte[] transcript)
    {
        try
        {
            using var stream = new DuplexStream(new MemoryStream(transcript), Stream.Null);
            using var transport = await SshTransport.StartAsync(stream, TransportPair.NewSettings(), default);
            while (!(await transport.ReadAsync(default)).IsEmpty)
            {
            }

            return DisconnectReason.None;
        }
        catch (SshProtocolException exception)
        {
            return exception.Reason;
        }
    }

    private sealed class Tee(MemoryStream copy, Stream inner) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            copy.Write(buffer.Span);
            return inner.WriteAsync(buffer, cancellationToken);
        }
    }
}
