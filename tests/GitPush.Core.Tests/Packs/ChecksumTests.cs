using System.Buffers.Binary;
using System.IO.Compression;
using GitPush.Packs;

namespace GitPush.Core.Tests.Packs;

[TestClass]
public sealed class ChecksumTests
{
    [TestMethod]
    public void Crc32_of_the_check_string_is_the_published_one() =>
        Assert.AreEqual(0xCBF43926u, Crc32.Append(Crc32.Initial, "123456789"u8));

    [TestMethod]
    public void Crc32_agrees_with_gzip_at_every_length_and_in_parts()
    {
        var random = new Random(1);
        for (var length = 0; length < 400; length++)
        {
            var data = new byte[length];
            random.NextBytes(data);
            using var target = new MemoryStream();
            using (var gzip = new GZipStream(target, CompressionLevel.NoCompression, leaveOpen: true))
            {
                gzip.Write(data);
                gzip.Flush();
            }

            // An empty gzip stream of the BCL has no bytes at all.
            var expected = length == 0 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(target.ToArray().AsSpan()[^8..]);
            var cut = random.Next(length + 1);

            Assert.AreEqual(expected, Crc32.Append(Crc32.Initial, data));
            Assert.AreEqual(expected, Crc32.Append(Crc32.Append(Crc32.Initial, data.AsSpan(0, cut)), data.AsSpan(cut)));
        }
    }

    [TestMethod]
    public void Adler32_agrees_with_its_definition_at_every_length()
    {
        var random = new Random(2);
        for (var length = 0; length < 1_500; length++)
        {
            var data = new byte[length];
            random.NextBytes(data);
            if (length % 3 == 0)
            {
                data.AsSpan().Fill(0xFF);
            }

            uint a = 1, b = 0;
            foreach (var value in data)
            {
                a = (a + value) % 65_521;
                b = (b + a) % 65_521;
            }

            Assert.AreEqual((b << 16) | a, Adler32.Append(Adler32.Initial, data));
        }
    }
}
