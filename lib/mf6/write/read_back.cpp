// SPDX-License-Identifier: MIT
#include "heihe/mf6/read_back.hpp"

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"

#include <cstring>
#include <fstream>
#include <limits>
#include <map>
#include <type_traits>
#include <utility>

namespace heihe::mf6 {
namespace fs = std::filesystem;
namespace {

// A binary file read at 64-bit positions; knows its length, so that no count in a damaged file makes
// it ask for more memory than the file has bytes.
class Source {
public:
    explicit Source(const fs::path& file) : file_{file}, in_{file, std::ios::binary} {
        std::error_code failed;
        const auto size = fs::file_size(file, failed);
        if (!in_ || failed)
            throw InputError({file.string(), 0, ""}, "cannot be read", "check the name");
        size_ = static_cast<std::int64_t>(size);
    }
    [[nodiscard]] std::int64_t position() const noexcept { return position_; }
    [[nodiscard]] bool at_end() const noexcept { return position_ == size_; }
    void seek(std::int64_t position) {
        if (position < 0 || position > size_) cut_off();
        in_.clear();
        in_.seekg(static_cast<std::streamoff>(position));
        position_ = position;
    }
    void skip(std::int64_t count, std::int64_t size_of_one) {
        check(count, size_of_one);
        seek(position_ + count * size_of_one);
    }
    template <typename T>
    [[nodiscard]] T value() {
        T out{};
        read(reinterpret_cast<char*>(&out), sizeof out);
        return out;
    }
    template <typename T>
    [[nodiscard]] std::vector<T> values(std::int64_t count) {
        check(count, sizeof(T));
        std::vector<T> out(at(count));
        read(reinterpret_cast<char*>(out.data()), at(count) * sizeof(T));
        return out;
    }
    [[nodiscard]] std::string characters(std::int64_t count) {
        check(count, 1);
        std::string out(at(count), ' ');
        read(out.data(), out.size());
        return out;
    }
    /// A name of 16 characters without the blanks around it.
    [[nodiscard]] std::string name() {
        const auto text = characters(16);
        const auto first = text.find_first_not_of(' ');
        if (first == std::string::npos) return {};
        return text.substr(first, text.find_last_not_of(' ') - first + 1);
    }
    [[noreturn]] void fail(std::string_view problem) const {
        throw InputError({file_.string(), 0, ""},
                         std::string{problem} + " at byte " + std::to_string(position_),
                         "run the model again");
    }

private:
    [[noreturn]] void cut_off() const { fail("the file is cut off"); }
    void check(std::int64_t count, std::int64_t size_of_one) const {
        if (count < 0) fail("a size is below zero");
        if (count > (size_ - position_) / size_of_one) cut_off();
    }
    void read(char* to, std::size_t bytes) {
        check(static_cast<std::int64_t>(bytes), 1);
        if (bytes == 0) return;
        if (!in_.read(to, static_cast<std::streamsize>(bytes))) cut_off();
        position_ += static_cast<std::int64_t>(bytes);
    }

    fs::path file_;
    std::ifstream in_;
    std::int64_t size_ = 0;
    std::int64_t position_ = 0;
};

// Number of values of an array of these sizes.
std::int64_t product(const Source& in, std::int64_t n1, std::int64_t n2, std::int64_t n3) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    if (n1 < 0 || n2 < 0 || n3 < 0) in.fail("a size is below zero");
    if (n1 == 0 || n2 == 0 || n3 == 0) return 0;
    if (n1 * n2 > most / n3) in.fail("the sizes are too large");
    return n1 * n2 * n3;
}

}  // namespace

HeadReader::HeadReader(fs::path file) : file_{std::move(file)} {
    Source in{file_};
    while (!in.at_end()) {
        HeadRecord r;
        r.kstp = in.value<std::int32_t>();
        r.kper = in.value<std::int32_t>();
        r.pertim = in.value<double>();
        r.totim = in.value<double>();
        r.text = in.name();
        r.ncol = in.value<std::int32_t>();
        r.nrow = in.value<std::int32_t>();
        r.layer = in.value<std::int32_t>() - 1;
        if (r.ncol < 1 || r.nrow < 1 || r.layer < 0) in.fail("no head record");
        r.offset = in.position();
        in.skip(product(in, r.ncol, r.nrow, 1), sizeof(double));
        records_.push_back(std::move(r));
    }
}

std::vector<double> HeadReader::values(const HeadRecord& record) const {
    Source in{file_};
    in.seek(record.offset);
    return in.values<double>(product(in, record.ncol, record.nrow, 1));
}

std::vector<double> HeadReader::heads(int kstp, int kper) const {
    std::vector<double> all;
    for (const auto& r : records_)
        if (r.kstp == kstp && r.kper == kper) {
            const auto layer = values(r);
            all.insert(all.end(), layer.begin(), layer.end());
        }
    if (!all.empty()) return all;
    throw InputError({file_.string(), 0, ""},
                     "has no heads of time step " + std::to_string(kstp) + " in stress period " +
                         std::to_string(kper),
                     "save them with the output control");
}

namespace {

void read_list_header(Source& in, BudgetRecord& r) {
    r.model1 = in.name();
    r.package1 = in.name();
    r.model2 = in.name();
    r.package2 = in.name();
    const std::int64_t ndat = in.value<std::int32_t>();
    if (ndat < 1) in.fail("a list without values");
    for (std::int64_t n = 1; n < ndat; ++n) r.auxiliary.push_back(in.name());
    r.count = in.value<std::int32_t>();
    r.offset = in.position();
    in.skip(r.count, 8 + 8 * ndat);
}

BudgetRecord read_budget_record(Source& in) {
    BudgetRecord r;
    r.kstp = in.value<std::int32_t>();
    r.kper = in.value<std::int32_t>();
    r.text = in.name();
    for (auto& size : r.dim) size = in.value<std::int32_t>();
    if (r.dim[2] >= 0) in.fail("no compact budget record");
    r.dim[2] = -r.dim[2];
    r.imeth = in.value<std::int32_t>();
    r.delt = in.value<double>();
    r.pertim = in.value<double>();
    r.totim = in.value<double>();
    if (r.imeth == 1) {
        r.count = product(in, r.dim[0], r.dim[1], r.dim[2]);
        r.offset = in.position();
        in.skip(r.count, sizeof(double));
    } else if (r.imeth == 6) {
        read_list_header(in, r);
    } else {
        in.fail("imeth " + std::to_string(r.imeth) + " is not known");
    }
    return r;
}

}  // namespace

BudgetReader::BudgetReader(fs::path file) : file_{std::move(file)} {
    Source in{file_};
    while (!in.at_end()) records_.push_back(read_budget_record(in));
}

std::vector<double> BudgetReader::values(const BudgetRecord& record) const {
    require(record.imeth == 1, "BudgetReader::values: the record is a list");
    Source in{file_};
    in.seek(record.offset);
    return in.values<double>(record.count);
}

BudgetRows BudgetReader::rows(const BudgetRecord& record) const {
    require(record.imeth == 6, "BudgetReader::rows: the record is an array");
    const auto naux = record.auxiliary.size();
    const auto row_bytes = 16 + 8 * naux;
    Source in{file_};
    in.seek(record.offset);
    const auto bytes = in.characters(record.count * static_cast<std::int64_t>(row_bytes));
    const auto n = at(record.count);
    BudgetRows out;
    out.id1.resize(n);
    out.id2.resize(n);
    out.q.resize(n);
    out.aux.resize(n * naux);
    for (std::size_t i = 0; i < n; ++i) {
        const char* from = bytes.data() + i * row_bytes;
        std::memcpy(&out.id1[i], from, 4);
        std::memcpy(&out.id2[i], from + 4, 4);
        std::memcpy(&out.q[i], from + 8, 8);
        if (naux > 0) std::memcpy(&out.aux[i * naux], from + 16, 8 * naux);
        --out.id1[i];
        --out.id2[i];
    }
    return out;
}

namespace {

std::string trimmed(std::string text) {
    const auto last = text.find_last_not_of(" \n");
    text.resize(last == std::string::npos ? 0 : last + 1);
    return text;
}

std::vector<std::int32_t> zero_based(std::vector<std::int32_t> values) {
    for (auto& v : values) --v;
    return values;
}

void check_rows(const Source& in, const GrbContents& g) {
    bool sound = g.ia.front() == 0 && g.ia.back() == g.nja;
    for (std::size_t n = 0; n + 1 < g.ia.size(); ++n) sound = sound && g.ia[n] <= g.ia[n + 1];
    for (const auto m : g.ja) sound = sound && m >= 0 && m < g.ncells;
    if (!sound) in.fail("IA and JA do not fit");
}

}  // namespace

GrbContents read_grb(const fs::path& file) {
    Source in{file};
    GrbContents g;
    for (int n = 0; n < 4; ++n) g.header.push_back(trimmed(in.characters(50)));
    if (g.header[0] != "GRID DIS" || g.header[1] != "VERSION 1" || g.header[2] != "NTXT 16" ||
        g.header[3] != "LENTXT 100")
        in.fail("no binary grid file of a DIS grid");
    for (int n = 0; n < 16; ++n) g.definitions.push_back(trimmed(in.characters(100)));
    for (int* size : {&g.ncells, &g.nlay, &g.nrow, &g.ncol, &g.nja})
        *size = in.value<std::int32_t>();
    for (double* value : {&g.xorigin, &g.yorigin, &g.angrot}) *value = in.value<double>();
    if (product(in, g.nlay, g.nrow, g.ncol) != g.ncells) in.fail("the sizes do not fit");
    g.delr = in.values<double>(g.ncol);
    g.delc = in.values<double>(g.nrow);
    g.top = in.values<double>(product(in, g.nrow, g.ncol, 1));
    g.botm = in.values<double>(g.ncells);
    g.ia = zero_based(in.values<std::int32_t>(std::int64_t{g.ncells} + 1));
    g.ja = zero_based(in.values<std::int32_t>(g.nja));
    g.idomain = in.values<std::int32_t>(g.ncells);
    g.icelltype = in.values<std::int32_t>(g.ncells);
    if (!in.at_end()) in.fail("there is more than the grid");
    check_rows(in, g);
    return g;
}

namespace {

void add_faces(const std::vector<double>& flow, const GrbContents& grid, std::vector<double>& sum) {
    for (std::size_t n = 0; n < sum.size(); ++n)
        for (auto p = grid.ia[n] + 1; p < grid.ia[n + 1]; ++p) sum[n] += flow[at(p)];
}

void add_rows(const BudgetRows& rows, const std::string& text, std::vector<double>& sum) {
    for (std::size_t i = 0; i < rows.id1.size(); ++i) {
        if (rows.id1[i] < 0 || rows.id1[i] >= std::ssize(sum))
            throw InputError({text, 0, ""}, "a list names a cell that is not in the grid",
                             "take the grid file of the same model");
        sum[at(rows.id1[i])] += rows.q[i];
    }
}

}  // namespace

std::vector<double> cell_residuals(const BudgetReader& budget, const GrbContents& grid, int kstp,
                                   int kper) {
    std::vector<double> sum(at(grid.ncells), 0.0);
    bool has_faces = false;
    for (const auto& r : budget.records()) {
        if (r.kstp != kstp || r.kper != kper || r.text.starts_with("DATA-")) continue;
        if (r.imeth == 6) {
            add_rows(budget.rows(r), r.text, sum);
            continue;
        }
        const bool faces = r.text == "FLOW-JA-FACE";
        if (r.count != (faces ? grid.nja : grid.ncells))
            throw InputError({r.text, 0, ""}, "has another size than the grid file says",
                             "take the grid file of the same model");
        const auto values = budget.values(r);
        if (faces)
            add_faces(values, grid, sum);
        else
            for (std::size_t n = 0; n < sum.size(); ++n) sum[n] += values[n];
        has_faces = has_faces || faces;
    }
    if (has_faces) return sum;
    throw InputError({"FLOW-JA-FACE", 0, ""},
                     "there is none of time step " + std::to_string(kstp) + " in stress period " +
                         std::to_string(kper),
                     "use SAVE_FLOWS of NPF and SAVE BUDGET of OC");
}

}  // namespace heihe::mf6
