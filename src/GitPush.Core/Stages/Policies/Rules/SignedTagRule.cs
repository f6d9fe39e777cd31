using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Signatures;

namespace GitPush.Stages.Policies.Rules;

/// <summary>Tags must be annotated and signed.</summary>
internal sealed class SignedTagRule(TrustedSigners signers, SignedCommitOptions options) : IRefRule
{
    private const string Advice = "sign it (git tag -s -f NAME COMMIT) and push again";

    public string? Check(PolicyRun run, RefUpdate update)
    {
        if (update.Tag is null || update.Kind == RefUpdateKind.Delete)
        {
            return null;
        }

        if (!run.Reader.TryRead(update.NewId, out var value) || value.Type != ObjectType.Tag)
        {
            return $"is no annotated tag, which could be signed: {Advice}";
        }

        var tag = ObjectReader.ReadTag(update.NewId, value);
        var tagger = SignatureText.Parse(tag.Tagger, default);
        if (GitText.Decode(tag.Name) != update.Tag)
        {
            // Else a signed tag of an old version could be pushed as that of a new one.
            return $"is the signed tag of another name, {Shown.Text(GitText.Decode(tag.Name))}: push it under that name";
        }

        var signature = SignedText.FindSignature(value.Data.Span);
        var verdict = run.Verify(signers, value.Data[..signature], value.Data.Span[signature..], tagger.When);
        if (!verdict.Holds)
        {
            return $"{verdict.Problem}: {Advice}";
        }

        if (options.CommitterMustBeSigner && !verdict.Signer.HasEmail(tagger.Email))
        {
            return $"is tagged by {Shown.Text(tagger.Email)}, which is no address of its signer {Shown.Text(verdict.Signer.ToString())}: {Advice}";
        }

        run.Signatures.AddTag(update.NewId, verdict.Signer);
        return null;
    }
}
