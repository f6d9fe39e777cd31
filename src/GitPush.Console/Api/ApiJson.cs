using System.Text.Json.Serialization;
using GitPush.Console.Api.Models;

namespace GitPush.Console.Api;

/// <summary>The JSON of the REST API. Its schemas in the OpenAPI document are made from the same types.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ApiPush))]
[JsonSerializable(typeof(ApiPushList))]
[JsonSerializable(typeof(ApiRepository))]
[JsonSerializable(typeof(ApiRepositoryList))]
[JsonSerializable(typeof(ApiRefList))]
[JsonSerializable(typeof(ApiTree))]
[JsonSerializable(typeof(ApiCommit))]
[JsonSerializable(typeof(ApiFreezeRequest))]
[JsonSerializable(typeof(ApiEmpty))]
[JsonSerializable(typeof(ApiAntiforgery))]
[JsonSerializable(typeof(ApiProblem))]
[JsonSerializable(typeof(ApiLogPiece))]
internal sealed partial class ApiJson : JsonSerializerContext;
