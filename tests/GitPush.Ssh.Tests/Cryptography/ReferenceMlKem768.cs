using System.Numerics;
using System.Security.Cryptography;

namespace GitPush.Ssh.Tests.Cryptography;

/// <summary>
/// ML-KEM-768 (FIPS 203) with key generation and decapsulation, written from the definitions: transforms by evaluating remainders,
/// compression by dividing. Slow, open to anybody with a watch, and with nothing in common with what it is compared to.
/// </summary>
internal static class ReferenceMlKem768
{
    private const int Q = 3329, N = 256, K = 3;

    /// <summary>ζ^(2 BitRev7(i) + 1).</summary>
    private static readonly int[] Gammas = [.. Enumerable.Range(0, N / 2).Select(i => Power(17, (2 * ReverseBits(i)) + 1))];

    /// <summary>ML-KEM.KeyGen_internal (algorithm 16).</summary>
    public static (byte[] EncapsulationKey, byte[] DecapsulationKey) GenerateKey(byte[] d, byte[] z)
    {
        var hash = SHA3_512.HashData([.. d, K]);
        var (rho, sigma) = (hash[..32], hash[32..]);
        var matrix = Matrix(rho);
        var s = Enumerable.Range(0, K).Select(i => Transform(Noise(sigma, i))).ToArray();
        var e = Enumerable.Range(K, K).Select(i => Transform(Noise(sigma, i))).ToArray();
        var t = Enumerable.Range(0, K).Select(i => Add(Product(matrix[i], s), e[i]));
        byte[] encapsulationKey = [.. t.SelectMany(polynomial => Encode(polynomial, 12)), .. rho];
        return (encapsulationKey, [.. s.SelectMany(polynomial => Encode(polynomial, 12)), .. encapsulationKey, .. SHA3_256.HashData(encapsulationKey), .. z]);
    }

    /// <summary>ML-KEM.Encaps_internal (algorithm 17).</summary>
    public static (byte[] SharedSecret, byte[] Ciphertext) Encapsulate(byte[] encapsulationKey, byte[] message)
    {
        var hash = SHA3_512.HashData([.. message, .. SHA3_256.HashData(encapsulationKey)]);
        return (hash[..32], Encrypt(encapsulationKey, message, hash[32..]));
    }

    /// <summary>ML-KEM.Decaps_internal (algorithm 18).</summary>
    public static byte[] Decapsulate(byte[] decapsulationKey, byte[] ciphertext)
    {
        var encapsulationKey = decapsulationKey[1152..2336];
        var message = Decrypt(decapsulationKey[..1152], ciphertext);
        var hash = SHA3_512.HashData([.. message, .. decapsulationKey[2336..2368]]);
        return Encrypt(encapsulationKey, message, hash[32..]).SequenceEqual(ciphertext)
            ? hash[..32]
            : Shake256.HashData([.. decapsulationKey[2368..], .. ciphertext], 32);
    }

    /// <summary>Compress_d (§4.2.1), rounding half up.</summary>
    public static int Compress(int value, int bits) => ((value << (bits + 1)) + Q) / (2 * Q) % (1 << bits);

    /// <summary>NTT: the remainders modulo X^2 - ζ^(2 BitRev7(i) + 1) (§4.3).</summary>
    public static int[] Transform(int[] polynomial)
    {
        var transform = new int[N];
        for (var i = 0; i < N / 2; i++)
        {
            var (gamma, power) = (Gammas[i], 1);
            for (var j = 0; j < N; j += 2, power = power * gamma % Q)
            {
                transform[2 * i] = (transform[2 * i] + (polynomial[j] * power)) % Q;
                transform[(2 * i) + 1] = (transform[(2 * i) + 1] + (polynomial[j + 1] * power)) % Q;
            }
        }

        return transform;
    }

    private static int[] TransformBack(int[] transform)
    {
        // The inverse of a transform by powers of roots of unity is the one by their inverses, divided by how many there are.
        var polynomial = new int[N];
        for (var i = 0; i < N / 2; i++)
        {
            var (inverse, power) = (Power(Gammas[i], Q - 2), Power(N / 2, Q - 2));
            for (var j = 0; j < N; j += 2, power = power * inverse % Q)
            {
                polynomial[j] = (polynomial[j] + (transform[2 * i] * power)) % Q;
                polynomial[j + 1] = (polynomial[j + 1] + (transform[(2 * i) + 1] * power)) % Q;
            }
        }

        return polynomial;
    }

    /// <summary>K-PKE.Encrypt (algorithm 14).</summary>
    private static byte[] Encrypt(byte[] encapsulationKey, byte[] message, byte[] randomness)
    {
        var t = Enumerable.Range(0, K).Select(i => Decode(encapsulationKey[(384 * i)..(384 * (i + 1))], 12)).ToArray();
        var matrix = Matrix(encapsulationKey[1152..]);
        var y = Enumerable.Range(0, K).Select(i => Transform(Noise(randomness, i))).ToArray();
        var u = Enumerable.Range(0, K).Select(i =>
            Add(TransformBack(Product([.. matrix.Select(row => row[i])], y)), Noise(randomness, K + i)));
        var mu = Decode(message, 1).Select(bit => Decompress(bit, 1)).ToArray();
        var v = Add(Add(TransformBack(Product(t, y)), Noise(randomness, 2 * K)), mu);
        return
        [
            .. u.SelectMany(polynomial => Encode([.. polynomial.Select(value => Compress(value, 10))], 10)),
            .. Encode([.. v.Select(value => Compress(value, 4))], 4),
        ];
    }

    /// <summary>K-PKE.Decrypt (algorithm 15).</summary>
    private static byte[] Decrypt(byte[] secretKey, byte[] ciphertext)
    {
        var u = Enumerable.Range(0, K).Select(i => Transform([.. Decode(ciphertext[(320 * i)..(320 * (i + 1))], 10).Select(value => Decompress(value, 10))]));
        var v = Decode(ciphertext[960..], 4).Select(value => Decompress(value, 4)).ToArray();
        var s = Enumerable.Range(0, K).Select(i => Decode(secretKey[(384 * i)..(384 * (i + 1))], 12)).ToArray();
        var product = TransformBack(Product(s, [.. u]));
        return Encode([.. v.Zip(product, (a, b) => Compress((a - b + Q) % Q, 1))], 1);
    }

    private static int[][][] Matrix(byte[] rho) =>
        [.. Enumerable.Range(0, K).Select(i => Enumerable.Range(0, K).Select(j => Uniform([.. rho, (byte)j, (byte)i])).ToArray())];

    /// <summary>SampleNTT (algorithm 7).</summary>
    private static int[] Uniform(byte[] seed) =>
    [
        .. Decode(Shake128.HashData(seed, 3000), 12).Where(value => value < Q).Take(N),
    ];

    /// <summary>SamplePolyCBD_2 (algorithm 8) of PRF_2.</summary>
    private static int[] Noise(byte[] seed, int index)
    {
        var bits = Decode(Shake256.HashData([.. seed, (byte)index], 128), 1);
        return [.. Enumerable.Range(0, N).Select(i => (bits[4 * i] + bits[(4 * i) + 1] - bits[(4 * i) + 2] - bits[(4 * i) + 3] + Q) % Q)];
    }

    /// <summary>The sum of products of transforms (algorithms 11 and 12).</summary>
    private static int[] Product(int[][] a, int[][] b)
    {
        var sum = new int[N];
        for (var row = 0; row < K; row++)
        {
            for (var i = 0; i < N; i += 2)
            {
                var (a0, a1, b0, b1) = (a[row][i], a[row][i + 1], b[row][i], b[row][i + 1]);
                sum[i] = (sum[i] + (a0 * b0) + (a1 * b1 % Q * Gammas[i / 2])) % Q;
                sum[i + 1] = (sum[i + 1] + (a0 * b1) + (a1 * b0)) % Q;
            }
        }

        return sum;
    }

    private static int[] Add(int[] a, int[] b) => [.. a.Zip(b, (x, y) => (x + y) % Q)];

    private static int Decompress(int value, int bits) => ((value * 2 * Q) + (1 << bits)) >> (bits + 1);

    /// <summary>ByteEncode_d (algorithm 5), bit by bit.</summary>
    private static byte[] Encode(int[] values, int bits)
    {
        var bytes = new byte[values.Length * bits / 8];
        for (var i = 0; i < values.Length * bits; i++)
        {
            bytes[i / 8] |= (byte)(((values[i / bits] >> (i % bits)) & 1) << (i % 8));
        }

        return bytes;
    }

    /// <summary>ByteDecode_d (algorithm 6), bit by bit.</summary>
    private static int[] Decode(byte[] bytes, int bits)
    {
        var values = new int[bytes.Length * 8 / bits];
        for (var i = 0; i < values.Length * bits; i++)
        {
            values[i / bits] |= ((bytes[i / 8] >> (i % 8)) & 1) << (i % bits);
        }

        return values;
    }

    private static int ReverseBits(int value) => Enumerable.Range(0, 7).Sum(bit => ((value >> bit) & 1) << (6 - bit));

    private static int Power(int value, int exponent) => (int)BigInteger.ModPow(value, exponent, Q);
}
