using Ciam.Protocol.Assessment;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    internal static partial class Admin
    {
        public const string Conformance = "Conformance";
        public const string ConformanceLead = "The server as it runs and every client that is enabled, held against OAuth 2.1, FAPI 2.0, FAPI-CIBA and ASVS 5.0. A rule that is not met is no error: an app that moves no money may stay below FAPI 2.0.";
        public const string ThisServer = "This server";
        public const string GradesByClient = "Grades by client";
        public const string SecurityProfile = "Security profile";
        public const string OpenClient = "Open the client";
        public const string RuleMet = "Met";
        public const string RuleNotMet = "Not met";
        public const string NoRuleApplies = "no rule applies";

        public static string StandardName(Standard standard) => standard switch
        {
            Standard.OAuth21 => "OAuth 2.1",
            Standard.Fapi2 => "FAPI 2.0",
            Standard.FapiCiba => "FAPI-CIBA",
            Standard.Asvs5 => "ASVS 5.0",
            _ => throw new ArgumentOutOfRangeException(nameof(standard)),
        };

        public static string Met(int met, int of) => $"{met} of {of} met";
    }
}
