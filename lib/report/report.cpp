// SPDX-License-Identifier: MIT
#include "heihe/report/report.hpp"

#include "heihe/io/page_seal.hpp"
#include "lib/report/page.hpp"
#include "lib/report/run_tables.hpp"

namespace heihe::report {

std::string report_page(const std::filesystem::path& run, Language language) {
    return io::sealed_page(page_html(page_data(read_run_tables(run)), language));
}

}  // namespace heihe::report
