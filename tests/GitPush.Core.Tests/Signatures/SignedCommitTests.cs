using System.Buffers;
using System.Text;
using GitPush.Signatures;

namespace GitPush.Core.Tests.Signatures;

/// <summary>What git takes for the signed part of a commit.</summary>
[TestClass]
public sealed class SignedCommitTests
{
    [TestMethod]
    [DataRow("tree 1\ngpgsig A\n B\n\nm\n", "tree 1\n\nm\n", "A\nB\n")]
    [DataRow("tree 1\ngpgsig A\n B\nencoding x\n\nm\n gpgsig C\ngpgsig D\n", "tree 1\nencoding x\n\nm\n gpgsig C\ngpgsig D\n", "A\nB\n")]
    [DataRow("tree 1\ngpgsig-sha256 X\n Y\ngpgsig A\n B\n\nm", "tree 1\n\nm", "A\nB\n")]
    [DataRow("tree 1\ngpgsig A\n B\ngpgsig-sha256 X\n Y\nother o\n p\n\nm", "tree 1\nother o\n p\n\nm", "A\nB\n")]
    [DataRow("tree 1\nmergetag object 2\n gpgsig Z\n \n t\ngpgsig A\n\n", "tree 1\nmergetag object 2\n gpgsig Z\n \n t\n\n", "A\n")]
    [DataRow("tree 1\ngpgsig A\ngpgsig B\n\n", "tree 1\n\n", "A\nB\n")]
    [DataRow("tree 1\ngpgsig", "tree 1\n", "")]
    [DataRow("tree 1\n\ngpgsig A\n", "tree 1\n\ngpgsig A\n", "")]
    [DataRow("", "", "")]
    public void Payload_and_signature_are_those_of_git(string commit, string payload, string signature)
    {
        var (signed, found) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());

        var isSigned = SignedCommit.TrySplit(Encoding.UTF8.GetBytes(commit), signed, found);

        Assert.AreEqual(signature.Length > 0, isSigned);
        Assert.AreEqual(payload, Encoding.UTF8.GetString(signed.WrittenSpan));
        Assert.AreEqual(signature, Encoding.UTF8.GetString(found.WrittenSpan));
    }
}
