namespace GitPush.Fuzz.Tests;

[TestClass]
public sealed class RunnerTests
{
    [TestMethod]
    [DataRow("throws", "InvalidOperationException")]
    [DataRow("holds not", "a property")]
    [DataRow("allocates", "allocated")]
    public void What_is_neither_taken_nor_refused_is_a_finding(string input, string reason)
    {
        using var target = new Misbehaving();

        var taken = new FuzzRunner(target, 1).TryRun(System.Text.Encoding.ASCII.GetBytes(input), out var failure);

        Assert.IsFalse(taken);
        StringAssert.Contains(failure, reason);
    }

    [TestMethod]
    public void What_the_reader_declares_is_none()
    {
        using var target = new Misbehaving();
        var runner = new FuzzRunner(target, 1);

        Assert.IsFalse(runner.TryRun("refuses"u8.ToArray(), out var refusal));
        Assert.IsNull(refusal);
        Assert.IsTrue(runner.TryRun("takes"u8.ToArray(), out var failure));
        Assert.IsNull(failure);
    }

    private sealed class Misbehaving : FuzzTarget
    {
        public override string Name => "misbehaving";

        public override byte[] Generate(FuzzRandom random) => [];

        public override void Run(byte[] input)
        {
            switch (System.Text.Encoding.ASCII.GetString(input))
            {
                case "throws":
                    throw new InvalidOperationException();
                case "refuses":
                    throw new GitProtocolException("no");
                case "holds not":
                    Check(false, "a property");
                    break;
                case "allocates":
                    GC.KeepAlive(new byte[8 << 20]);
                    break;
            }
        }
    }
}
