// SPDX-License-Identifier: MIT
#include "heihe/report/explain.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "heihe/core/error.hpp"

namespace heihe::cli {

ExitCode explain(const ExplainOptions& options) {
    const auto day = parse_date(options.date);
    if (!day)
        throw InputError({"command line", 0, "--date"}, "\"" + options.date + "\" is no date",
                         "give a day of the run like 2029-07-15");
    const auto language = options.language == "en" ? report::Language::en : report::Language::zh;
    print(stdout, "{}", report::explain(options.run, options.district, *day, language));
    return ExitCode::done;
}

}  // namespace heihe::cli
