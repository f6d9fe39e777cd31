using System.Diagnostics.CodeAnalysis;
using GitPush.Control;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using Microsoft.Extensions.Options;

namespace GitPush.Tool;

/// <summary>Tells what can go wrong on a sound machine with a sound program from what is a bug, which ends with a stack trace.</summary>
internal static class ExpectedFailure
{
    /// <summary>One line for the user.</summary>
    public static bool TryDescribe(Exception exception, [NotNullWhen(true)] out string? message)
    {
        message = exception switch
        {
            KubernetesApiException { Reason: KubernetesApiException.Misconfigured, InnerException: { } cause } => $"{exception.Message}: {cause.Message}",
            ToolException or KubernetesApiException or StageFailedException or IOException or UnauthorizedAccessException or OptionsValidationException or PushLogUnavailableException or PushControlException
                or GitProtocolException or NotSupportedException or InvalidDataException => exception.Message,
            _ => null,
        };
        message = message?.ReplaceLineEndings(" ");
        return message is not null;
    }
}
