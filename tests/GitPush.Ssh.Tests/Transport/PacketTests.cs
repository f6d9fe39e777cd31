using System.Buffers.Binary;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Transport.Ciphers;

namespace GitPush.Ssh.Tests.Transport;

[TestClass]
public sealed class PacketTests
{
    /// <summary>What is not optimized has the state of asynchronous methods on the heap.</summary>
#if DEBUG
    private const int MaxBytesPerPacket = 600;
#else
    private const int MaxBytesPerPacket = 10;
#endif

    private static readonly byte[] Key = [.. Enumerable.Range(0, 64).Select(value => (byte)value)];

    public static IEnumerable<object?[]> Ciphers =>
        from cipher in CipherAlgorithm.All
        from mac in cipher.IsAuthenticated ? new MacAlgorithm?[] { null } : [.. MacAlgorithm.All]
        select new object?[] { cipher.Name, mac?.Name };

    [TestMethod]
    [DynamicData(nameof(Ciphers))]
    public async Task Payloads_of_every_length_arrive(string cipher, string? mac)
    {
        int[] lengths = [.. Enumerable.Range(1, 70), 4095, 4096, 32_768, PacketWriter.MaxPayloadSize];
        var payloads = lengths.Select(length => Enumerable.Range(0, length).Select(at => (byte)(at + length)).ToArray()).ToArray();
        var stream = await SealAsync(cipher, mac, payloads);
        stream.Position = 0;
        using var reader = NewReader(new OneByteAtATime(stream), cipher, mac);
        foreach (var payload in payloads)
        {
            CollectionAssert.AreEqual(payload, (await reader.ReadAsync(default)).ToArray());
        }

        Assert.IsTrue((await reader.ReadAsync(default)).IsEmpty);
    }

    [TestMethod]
    [DynamicData(nameof(Ciphers))]
    public async Task A_bit_that_changed_anywhere_is_found(string cipher, string? mac)
    {
        var sealedPacket = (await SealAsync(cipher, mac, [new byte[20]])).ToArray();
        for (var bit = 0; bit < 8 * sealedPacket.Length; bit++)
        {
            // What follows lets a length that became larger be read.
            byte[] bytes = [.. sealedPacket, .. new byte[40_000]];
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            using var reader = NewReader(new MemoryStream(bytes), cipher, mac);
            await Assert.ThrowsExactlyAsync<SshProtocolException>(async () => await reader.ReadAsync(default), $"bit {bit}");
        }
    }

    /// <summary>The attack on RFC 4253's MACs decides from what a server reads what it decrypted.</summary>
    [TestMethod]
    [DataRow("hmac-sha2-256")]
    [DataRow("hmac-sha2-512")]
    public async Task A_wrong_length_looks_like_a_wrong_MAC(string mac)
    {
        var sealedPacket = (await SealAsync("aes128-ctr", mac, [new byte[20]])).ToArray();
        var read = new HashSet<(long, DisconnectReason, string)>();
        for (var bit = 0; bit < 8 * sealedPacket.Length; bit++)
        {
            byte[] bytes = [.. sealedPacket, .. new byte[100_000]];
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var stream = new OneByteAtATime(new MemoryStream(bytes));
            using var reader = NewReader(stream, "aes128-ctr", mac);
            var exception = await Assert.ThrowsExactlyAsync<SshProtocolException>(async () => await reader.ReadAsync(default));
            read.Add((stream.Count, exception.Reason, exception.Message));
        }

        Assert.HasCount(1, read);
        Assert.AreEqual(DisconnectReason.MacError, read.Single().Item2);
    }

    [TestMethod]
    [DataRow(0u)]
    [DataRow(5u)]
    [DataRow(13u, DisplayName = "not whole blocks")]
    [DataRow(35_004u)]
    [DataRow(0x7ffffffcu)]
    [DataRow(0xfffffffcu, DisplayName = "0 with what is added")]
    [DataRow(0xffffffffu)]
    public async Task A_packet_of_an_impossible_length_is_refused_before_it_is_read(uint length)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, length);
        using var reader = new PacketReader(new MemoryStream(bytes), NewKeyUse());
        var exception = await Assert.ThrowsExactlyAsync<SshProtocolException>(async () => await reader.ReadAsync(default));
        Assert.AreEqual(DisconnectReason.ProtocolError, exception.Reason);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    [DataRow(11, DisplayName = "no payload")]
    [DataRow(12)]
    [DataRow(255)]
    public async Task Padding_that_is_too_short_or_all_there_is_is_refused(int padding)
    {
        byte[] bytes = [0, 0, 0, 12, (byte)padding, .. new byte[11]];
        using var reader = new PacketReader(new MemoryStream(bytes), NewKeyUse());
        var exception = await Assert.ThrowsExactlyAsync<SshProtocolException>(async () => await reader.ReadAsync(default));
        Assert.AreEqual(DisconnectReason.ProtocolError, exception.Reason);
    }

    [TestMethod]
    [DynamicData(nameof(Ciphers))]
    public async Task A_packet_costs_no_memory(string cipher, string? mac)
    {
        var payload = new byte[32_768];
        var stream = new MemoryStream(40_000 * 120);
        using var writer = NewWriter(stream, cipher, mac);
        using var reader = NewReader(stream, cipher, mac);
        await PassAsync(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        await PassAsync(100);
        Assert.IsLessThan(100 * MaxBytesPerPacket, GC.GetAllocatedBytesForCurrentThread() - before);

        async Task PassAsync(int count)
        {
            stream.Position = 0;
            stream.SetLength(0);
            for (var i = 0; i < count; i++)
            {
                await writer.WriteAsync(payload, default, default);
                await writer.FlushAsync(default);
            }

            stream.Position = 0;
            for (var i = 0; i < count; i++)
            {
                Assert.AreEqual(payload.Length, (await reader.ReadAsync(default)).Length);
            }
        }
    }

    private static async Task<MemoryStream> SealAsync(string cipher, string? mac, byte[][] payloads)
    {
        var stream = new MemoryStream();
        using var writer = NewWriter(stream, cipher, mac);
        foreach (var payload in payloads)
        {
            await writer.WriteAsync(payload.AsMemory(0, payload.Length / 2), payload.AsMemory(payload.Length / 2), default);
        }

        await writer.FlushAsync(default);
        return stream;
    }

    private static PacketWriter NewWriter(Stream stream, string cipher, string? mac)
    {
        var writer = new PacketWriter(stream, NewKeyUse());
        writer.Use(NewCipher(cipher, mac), false);
        return writer;
    }

    private static PacketReader NewReader(Stream stream, string cipher, string? mac)
    {
        var reader = new PacketReader(stream, NewKeyUse());
        reader.Use(NewCipher(cipher, mac), false);
        return reader;
    }

    private static PacketCipher NewCipher(string cipherName, string? macName)
    {
        var cipher = CipherAlgorithm.All.Single(cipher => cipher.Name == cipherName);
        var mac = MacAlgorithm.All.SingleOrDefault(mac => mac.Name == macName);
        return cipher.Create(Key.AsSpan(0, cipher.KeySize), Key.AsSpan(0, cipher.IvSize), mac, Key.AsSpan(0, mac?.KeySize ?? 0));
    }

    private static KeyUse NewKeyUse() => new(new RekeyLimits(), TimeProvider.System);

    /// <summary>A stream that gives each byte alone, so that what was read is what was asked for.</summary>
    private sealed class OneByteAtATime(MemoryStream inner) : Stream
    {
        public long Count => inner.Position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, 1);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer[..1], cancellationToken);

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
