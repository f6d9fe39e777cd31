using System.Globalization;
using GitPush.Hooks;

namespace GitPush.TestHost;

/// <summary>
/// Waits as long as the push option <c>wait=milliseconds</c> says; refuses with <c>refuse</c>, and with <c>signed</c> what is
/// not signed for this server.
/// </summary>
internal sealed class SlowStage : IHookStage
{
    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        await push.Output.WriteLineAsync("stage: begins", cancellationToken);
        foreach (var option in push.Options)
        {
            if (option.StartsWith("wait=", StringComparison.Ordinal))
            {
                await Task.Delay(int.Parse(option["wait=".Length..], CultureInfo.InvariantCulture), cancellationToken);
            }

            if (option == "refuse")
            {
                return StageResult.Reject("refused as asked");
            }

            if (option == "signed" && push.Certificate is not { NonceStatus: PushCertNonceStatus.Ok, Signature.IsEmpty: false })
            {
                return StageResult.Reject($"not signed for this server: {push.Certificate?.NonceStatus.ToString() ?? "no certificate"}");
            }
        }

        await push.Output.WriteLineAsync("stage: ends", cancellationToken);
        return StageResult.Continue;
    }
}
