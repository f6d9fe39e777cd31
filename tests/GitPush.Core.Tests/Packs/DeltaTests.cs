using GitPush.Packs;

namespace GitPush.Core.Tests.Packs;

[TestClass]
public sealed class DeltaTests
{
    [TestMethod]
    public void Copies_and_inserts_rebuild_the_object()
    {
        byte[] delta = [9, 8, 0x90, 4, 2, (byte)'-', (byte)'>', 0x91, 7, 2];
        var result = new byte[8];

        Delta.Validate(delta);
        Delta.Apply("012345678"u8, delta, result);

        Assert.IsTrue("0123->78"u8.SequenceEqual(result));
    }

    [TestMethod]
    public void A_copy_without_size_bytes_copies_64_KiB()
    {
        var source = new byte[70_000];
        new Random(1).NextBytes(source);
        byte[] delta = [0xF0, 0xA2, 0x04, 0x80, 0x80, 0x04, 0x81, 7];
        var result = new byte[0x10000];

        Delta.Validate(delta);
        Delta.Apply(source, delta, result);

        Assert.IsTrue(source.AsSpan(7, 0x10000).SequenceEqual(result));
    }

    [TestMethod]
    [DataRow(new byte[0], "no sizes")]
    [DataRow(new byte[] { 9 }, "no result size")]
    [DataRow(new byte[] { 0x89 }, "size cut off")]
    [DataRow(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 4 }, "size over 63 bits")]
    [DataRow(new byte[] { 9, 4 }, "nothing written")]
    [DataRow(new byte[] { 9, 4, 0 }, "reserved instruction")]
    [DataRow(new byte[] { 9, 4, 3, 1, 2, 3 }, "one byte too few")]
    [DataRow(new byte[] { 9, 4, 5, 1, 2, 3, 4, 5 }, "one byte too many")]
    [DataRow(new byte[] { 9, 4, 4, 1, 2, 3 }, "insert cut off")]
    [DataRow(new byte[] { 9, 4, 0x91, 6, 4 }, "copy beyond the base")]
    [DataRow(new byte[] { 9, 4, 0x9F, 0xFF, 0xFF, 0xFF, 0xFF, 4 }, "copy far beyond the base")]
    [DataRow(new byte[] { 9, 4, 0x90, 5 }, "copy beyond the result")]
    [DataRow(new byte[] { 9, 4, 0x91, 6 }, "copy cut off")]
    [DataRow(new byte[] { 9, 4, 0x80 }, "64 KiB from a small base")]
    public void What_reaches_outside_is_refused(byte[] delta, string why)
    {
        var result = new byte[4];

        Assert.ThrowsExactly<PackFormatException>(() => Delta.Validate(delta), why);
        Assert.ThrowsExactly<PackFormatException>(() => Delta.Apply("012345678"u8, delta, result), why);
    }

    [TestMethod]
    public void A_delta_that_git_finds_too_short_is_refused()
    {
        byte[] delta = [0, 0];

        Assert.ThrowsExactly<PackFormatException>(() => Delta.Validate(delta));
        Assert.ThrowsExactly<PackFormatException>(() => Delta.Apply([], delta, []));
    }

    [TestMethod]
    public void A_base_or_a_result_of_another_size_is_refused()
    {
        byte[] delta = [9, 4, 0x90, 4];

        Assert.ThrowsExactly<PackFormatException>(() => Delta.Apply("0123456789"u8, delta, new byte[4]));
        Assert.ThrowsExactly<PackFormatException>(() => Delta.Apply("012345678"u8, delta, new byte[5]));
    }

    [TestMethod]
    public void Random_deltas_never_do_more_than_being_refused()
    {
        var random = new Random(20_260_201);
        var source = new byte[100];
        var result = new byte[50];
        for (var round = 0; round < 20_000; round++)
        {
            var delta = new byte[random.Next(2, 40)];
            random.NextBytes(delta);
            delta[0] = 100;
            delta[1] = 50;
            try
            {
                Delta.Validate(delta);
                Delta.Apply(source, delta, result);
            }
            catch (PackFormatException)
            {
                continue;
            }
        }
    }
}
