using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace GitPush.Ssh.Transport.Ciphers;

/// <summary>
/// AES in counter mode (RFC 4344 §4), which .NET does not have: the key stream is made by encrypting many counters at once, which is
/// several times as fast as one after another. Encrypts and decrypts alike. Not thread-safe.
/// </summary>
internal sealed class CounterMode : IDisposable
{
    /// <summary>The size of a block and of the initial counter, in bytes.</summary>
    public const int BlockSize = 16;

    private const int StreamSize = 4096;

    private readonly ICryptoTransform _encryptor;
    private readonly byte[] _counters = new byte[StreamSize];
    private readonly byte[] _stream = new byte[StreamSize];
    private UInt128 _counter;
    private int _used = StreamSize;

    public CounterMode(ReadOnlySpan<byte> key, ReadOnlySpan<byte> counter)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(counter.Length, BlockSize);
        using var aes = Aes.Create();
        aes.SetKey(key);
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        _encryptor = aes.CreateEncryptor();
        _counter = BinaryPrimitives.ReadUInt128BigEndian(counter);
    }

    /// <summary>Continues with the next bytes of the stream.</summary>
    public void Transform(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_used == StreamSize)
            {
                Refill();
            }

            var count = Math.Min(bytes.Length, StreamSize - _used);
            Xor(bytes[..count], _stream.AsSpan(_used, count));
            _used += count;
            bytes = bytes[count..];
        }
    }

    public void Dispose()
    {
        _encryptor.Dispose();
        CryptographicOperations.ZeroMemory(_stream);
    }

    private static void Xor(Span<byte> bytes, ReadOnlySpan<byte> stream)
    {
        while (bytes.Length >= Vector<byte>.Count)
        {
            (new Vector<byte>(bytes) ^ new Vector<byte>(stream)).CopyTo(bytes);
            bytes = bytes[Vector<byte>.Count..];
            stream = stream[Vector<byte>.Count..];
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= stream[i];
        }
    }

    private void Refill()
    {
        for (var block = _counters.AsSpan(); !block.IsEmpty; block = block[BlockSize..])
        {
            BinaryPrimitives.WriteUInt128BigEndian(block, _counter);
            unchecked
            {
                _counter++;
            }
        }

        _encryptor.TransformBlock(_counters, 0, StreamSize, _stream, 0);
        _used = 0;
    }
}
