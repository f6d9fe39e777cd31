using System.Buffers;
using GitPush.Signatures;

namespace GitPush.Stages.Policies.Rules;

/// <summary>Commits must be signed.</summary>
internal sealed class SignedCommitRule(TrustedSigners signers, SignedCommitOptions options) : ICommitRule
{
    private const string Advice = "sign it (git commit --amend --no-edit -S; git rebase -S for several)";

    public IEnumerable<string> Check(PolicyRun run, NewCommit commit)
    {
        var payload = new ArrayBufferWriter<byte>(commit.Content.Length + 1);
        var signature = new ArrayBufferWriter<byte>(1024);
        _ = SignedCommit.TrySplit(commit.Content.Span, payload, signature);
        var committer = commit.Commit.Committer;
        var verdict = run.Verify(signers, payload.WrittenMemory, signature.WrittenSpan, committer.When);
        if (!verdict.Holds)
        {
            yield return $"{verdict.Problem}: {Advice}";
        }
        else if (options.CommitterMustBeSigner && !verdict.Signer.HasEmail(committer.Email))
        {
            yield return $"is committed by {Shown.Text(committer.Email)}, which is no address of its signer {Shown.Text(verdict.Signer.ToString())}: "
                + "set user.email to one that is, and commit again (git commit --amend --no-edit -S)";
        }
        else
        {
            run.NoteSigned(commit.Id, verdict.Signer);
        }
    }
}
