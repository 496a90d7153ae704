// SPDX-License-Identifier: MIT
#include "heihe/report/report.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "heihe/core/error.hpp"
#include "heihe/io/page_seal.hpp"
#include "heihe/io/report_file.hpp"

#include <filesystem>

namespace heihe::cli {

ExitCode report(const ReportOptions& options) {
    namespace fs = std::filesystem;
    if (options.output && options.output->empty())
        throw InputError({"command line", 0, "--output"}, "is an empty name", "name a file");
    const fs::path run{options.run};
    const fs::path page = options.output ? fs::path{*options.output} : run / "report.html";
    std::error_code ignored;
    // Refused before the tables are read; without the folder its own message comes first.
    if (fs::is_directory(run, ignored)) io::check_report_place(page, io::is_sealed_page);
    const auto language = options.language == "en" ? report::Language::en : report::Language::zh;
    io::write_report(page, report::report_page(run, language), io::is_sealed_page);
    print(stdout, "report in {}\n", page.string());
    return ExitCode::done;
}

}  // namespace heihe::cli
