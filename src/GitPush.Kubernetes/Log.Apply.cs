using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes;

internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Warning, "Push {PushId}: push {Crashed} ended in the middle of the deployment of {Inventory}; what it did is taken back")]
    public static partial void HealingDeployment(ILogger logger, string pushId, string crashed, string inventory);

    [LoggerMessage(101, LogLevel.Error, "Push {PushId}: {Object} could not be restored")]
    public static partial void ObjectNotRestored(ILogger logger, Exception exception, string pushId, string @object);

    [LoggerMessage(102, LogLevel.Warning, "Push {PushId}: the deployment of {Inventory} is done, and its end could not be noted in the cluster; the next push does it")]
    public static partial void DeploymentNotClosed(ILogger logger, Exception exception, string pushId, string inventory);

    [LoggerMessage(103, LogLevel.Warning, "Push {PushId}: {Object} is as it was, and pods of the template that was given up may keep it from rolling out")]
    public static partial void StatefulSetNotFreed(ILogger logger, Exception exception, string pushId, string @object);
}
